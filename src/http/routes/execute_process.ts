import { createRoute } from "@hono/zod-openapi";
import { GatewayError } from "../../core/errors.ts";
import { execute, type Executed } from "../../core/execute.ts";
import { isFinal } from "../../core/job.ts";
import { jobName } from "../../core/job_name.ts";
import { jobUrl, toStatusInfo } from "../../core/status_info.ts";
import { executeRequest } from "../../ogc/execute_request.ts";
import { statusInfo } from "../../ogc/status_info.ts";
import { callbacks } from "../api_document/callbacks.ts";
import type { App, HttpPorts } from "../faces.ts";
import { readIdempotencyKey } from "../idempotency_key.ts";
import { jsonBody } from "../json_body.ts";
import { preferredMediaType } from "../negotiate.ts";
import { processPath } from "../parameters.ts";
import { appliedPreference, readPreferences } from "../prefer.ts";
import { representResults } from "../results/representation.ts";
import { anyResults, failures, json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

const bodyLimitBytes = 1_048_576;

const idempotencyKey = { minLength: 1, maxLength: 255, pattern: "^[ -~]+$" };

const contract = createRoute({
  method: "post",
  path: "/processes/{processID}/execution",
  operationId: "execute",
  tags: ["Processes"],
  summary: "Run a process as a job",
  middleware: [jsonBody(bodyLimitBytes)] as const,
  // Described only: a validator of headers would copy every header of every request.
  parameters: [
    header("Prefer", "RFC 7240: `respond-async`, `wait=n`"),
    header(
      "Idempotency-Key",
      "The same key with the same request is the same job, for 24 hours",
      idempotencyKey,
    ),
  ],
  request: {
    params: processPath,
    body: { required: true, content: { "application/json": { schema: executeRequest } } },
  },
  callbacks,
  responses: {
    200: anyResults("The results, in the form that was asked for"),
    201: json(statusInfo, "The job, accepted"),
    204: { description: "The results, as Link headers" },
    ...problems(400, 404, 408, 410, 413, 415, 422, 504),
    ...failures,
  },
});

/** `/req/core/process-execute-op`, `/req/core/process-execute-success-async` */
export function executeProcess(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const idempotencyKey = readIdempotencyKey(c.req.header("idempotency-key"));
    const traceparent = c.get("traceparent");
    const executed = await execute(ports, {
      principal: c.get("principal"),
      processId: c.req.valid("param").processID,
      request: c.req.valid("json"),
      preferences: readPreferences(c.req.header("prefer")),
      chooseMediaType: (offered) => preferredMediaType(c.req.header("accept"), offered),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    const headers = headersOf(executed);
    const url = jobUrl(jobName(executed.job), ports.settings.publicUrl);
    if (answersResults(executed)) {
      for (const [name, value] of Object.entries({ ...headers, ...placeOf(url, executed) })) {
        c.header(name, value);
      }
      return await representResults(c, ports, executed.job) as never;
    }
    const body = JSON.stringify(toStatusInfo(executed.job, ports.settings.publicUrl));
    return sendJson(body, { ...headers, location: url }, 201);
  });
}

function answersResults({ job, mode }: Executed): boolean {
  if (mode.waitSeconds === undefined) return false;
  if (isFinal(job)) return true;
  if (mode.afterWait === "job") return false;
  const name = jobName(job);
  const detail =
    `Job "${job.id}" did not end within ${mode.waitSeconds} s and goes on; its status is at /jobs/${name}`;
  throw new GatewayError("wait-exceeded", detail, { members: { jobID: name } });
}

/** `/req/core/job-results-success-sync`: a job was made, so the answer says where it is. */
function placeOf(url: string, { syncLinks }: Executed): Readonly<Record<string, string>> {
  return syncLinks ? { link: `<${url}>; rel="monitor"` } : { "content-location": `${url}/results` };
}

function headersOf({ job, mode, replayed }: Executed): Readonly<Record<string, string>> {
  const isInTime = mode.applied !== "wait" || isFinal(job);
  const applied = isInTime ? appliedPreference(mode) : undefined;
  return {
    ...(applied === undefined ? {} : { "preference-applied": applied }),
    ...(replayed ? { "idempotency-replayed": "true" } : {}),
  };
}

function header(name: string, description: string, format: object = {}) {
  return { name, in: "header" as const, description, schema: { type: "string" as const, ...format } };
}

import { GatewayError } from "../../core/errors.ts";
import { report } from "../../core/report.ts";
import { type Report, report as reportBody, reportAnswer } from "../../protocol/report.ts";
import { readCapability } from "../capability.ts";
import type { App, HttpPorts } from "../faces.ts";
import { decodeUtf8, parseJson } from "../json_body.ts";
import { jobPath } from "../parameters.ts";
import { readBytes } from "../read_bytes.ts";
import { json, problems } from "../responses.ts";
import { toFaults } from "../validation.ts";

/** A manifest has four members a file; what fits into a report fits into this. */
const mostMembers = 100_000;

/**
 * docs/webhooks.md 2.3. Token first, then the signature over the bytes as they came, then the body: the store is touched only
 * after all three.
 */
export function receiveReport(app: App, ports: HttpPorts): void {
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/jobs/{jobID}/reports",
    operationId: "receiveReport",
    tags: ["Runners"],
    summary: "A runner reports on its attempt; an empty report is a heartbeat",
    request: { params: jobPath, body: { content: { "application/json": { schema: reportBody } } } },
    responses: {
      200: json(reportAnswer, "Written, or seen before"),
      ...problems(400, 401, 404, 408, 409, 410, 413, 422),
    },
  });
  app.post("/jobs/:jobID/reports", async (c) => {
    const capability = await readCapability(c, ports, c.req.param("jobID"));
    const bytes = await readBytes(c.req.raw, ports.settings.reportLimitBytes);
    if (!await ports.verifyRunner(capability.runner, c.req.raw.headers, bytes)) {
      throw new GatewayError("unauthenticated", "The signature does not verify with the runner's secret");
    }
    const received = readReport(bytes);
    const answer = await report(ports, capability, received);
    ports.onlooker.reported(kindOf(received));
    return c.json(answer);
  });
}

function kindOf({ status, sequence }: Report) {
  return sequence === undefined && status === undefined ? "heartbeat" : status ?? "running";
}

function readReport(bytes: Uint8Array): Report {
  const text = decodeUtf8(bytes);
  const parsed = reportBody.safeParse(text.trim() === "" ? {} : parseJson(text, mostMembers));
  if (!parsed.success) {
    const errors = toFaults(parsed.error.issues);
    const where = errors[0]?.pointer ? `${errors[0].pointer}: ` : "";
    throw new GatewayError("invalid-body", `Not a report: ${where}${errors[0]?.detail}`, { errors });
  }
  const isHeartbeat = Object.keys(parsed.data).length === 0;
  if (!isHeartbeat && parsed.data.sequence === undefined) {
    const errors = [{ pointer: "/sequence", detail: "is required, except in an empty report" }];
    throw new GatewayError(
      "invalid-body",
      "Not a report: /sequence: is required, except in an empty report",
      { errors },
    );
  }
  return parsed.data;
}

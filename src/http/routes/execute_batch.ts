import { createRoute } from "@hono/zod-openapi";
import { executeBatch as execute, type ExecutedBatch } from "../../core/execute_batch.ts";
import { groupUrl, toStatusInfo } from "../../core/status_info.ts";
import { batchRequest, type JobGroup, jobGroup } from "../../ogc/batch_request.ts";
import { mediaType } from "../../ogc/uris.ts";
import type { MiddlewareHandler } from "hono";
import { callbacks } from "../api_document/callbacks.ts";
import { batchPlace } from "../batch_place.ts";
import type { App, HttpPorts } from "../faces.ts";
import { readIdempotencyKey } from "../idempotency_key.ts";
import { jsonBody } from "../json_body.ts";
import { json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

/** 8 KiB for each of 1,000 inputs, and a hundred members. */
const bodyLimitBytes = 8_388_608;
const mostMembers = 100_000;

const onlyHere: MiddlewareHandler = (c, next) =>
  c.req.param("jobID") === batchPlace.segment ? next() : Promise.resolve(c.notFound());

const operation = createRoute({
  method: "post",
  path: batchPlace.path,
  operationId: "executeBatch",
  tags: ["Jobs"],
  summary: "Run a process once for each of up to 1,000 inputs, as jobs of one group",
  request: { body: { required: true, content: { "application/json": { schema: batchRequest } } } },
  callbacks,
  responses: {
    201: json(jobGroup, "The jobs, accepted, in the order of the inputs"),
    ...problems(400, 404, 408, 410, 413, 415, 422),
  },
});
const contract = createRoute({
  ...operation,
  path: batchPlace.routed,
  middleware: [onlyHere, jsonBody(bodyLimitBytes, mostMembers)] as const,
  hide: true,
});

/** An addition. It is always asynchronous. */
export function executeBatch(app: App, ports: HttpPorts): void {
  const { publicUrl } = ports.settings;
  app.openAPIRegistry.registerPath(operation);
  app.openapi(contract, async (c) => {
    const idempotencyKey = readIdempotencyKey(c.req.header("idempotency-key"));
    const traceparent = c.get("traceparent");
    const request = c.req.valid("json");
    await c.get("takeForBatch")?.(request.processID, request.inputs.length);
    const executed = await execute(ports, {
      principal: c.get("principal"),
      request,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    return sendJson(JSON.stringify(toJobGroup(executed, publicUrl)), {
      location: groupUrl(executed.group, publicUrl),
      ...(executed.replayed ? { "idempotency-replayed": "true" } : {}),
    }, 201);
  });
}

function toJobGroup({ group, jobs }: ExecutedBatch, publicUrl: string): JobGroup {
  const self = { href: groupUrl(group, publicUrl), rel: "self", type: mediaType.json };
  return {
    group,
    jobs: jobs.map((job) => toStatusInfo(job, publicUrl)),
    links: [{ ...self, title: "The jobs of this group" }],
  };
}

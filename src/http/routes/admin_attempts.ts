import { createRoute, z } from "@hono/zod-openapi";
import type { Job } from "../../core/job.ts";
import { findAnyJob } from "../../core/replay.ts";
import { statusCode } from "../../ogc/status_info.ts";
import { deliveryEntry, toDeliveryEntry } from "../deliveries.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jsonOnly } from "../json_only.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const time = z.iso.datetime({ offset: true });

const jobAttempts = z.object({
  jobID: z.string(),
  processID: z.string(),
  owner: z.string(),
  runner: z.string(),
  status: statusCode,
  attempt: z.int(),
  maxAttempts: z.int(),
  accepted: time,
  started: time.optional(),
  finished: time.optional(),
  reason: z.string().optional(),
  attempts: z.array(z.object({ attempt: z.int(), deliveries: z.array(deliveryEntry) })),
}).meta({ id: "jobAttempts" });

const contract = createRoute({
  method: "get",
  path: "/admin/jobs/{jobID}/attempts",
  operationId: "getAttempts",
  tags: ["Operation"],
  summary: "How often the job was begun, and for each time what was sent about it and what became of that",
  request: { params: jobPath },
  middleware: jsonOnly,
  responses: { 200: json(jobAttempts, "The attempts, first to last"), ...problems(404, 406, 410) },
});

export function adminAttempts(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    return c.json(toAttempts(await findAnyJob(ports, c.req.valid("param").jobID)), 200);
  });
}

function toAttempts(job: Job): z.infer<typeof jobAttempts> {
  const { processId, owner, runner, status, attempt, maxAttempts, startedAt, finishedAt, failure } = job;
  const attempts = Array.from({ length: attempt }, (_, before) => before + 1).map((number) => ({
    attempt: number,
    deliveries: job.deliveries.filter((delivery) => delivery.attempt === number).map(toDeliveryEntry),
  }));
  return {
    jobID: job.id,
    processID: processId,
    owner,
    runner,
    status,
    attempt,
    maxAttempts,
    accepted: job.createdAt,
    ...(startedAt === undefined ? {} : { started: startedAt }),
    ...(finishedAt === undefined ? {} : { finished: finishedAt }),
    ...(failure === undefined ? {} : { reason: failure.type }),
    attempts,
  };
}

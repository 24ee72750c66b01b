import { createRoute } from "@hono/zod-openapi";
import { dismiss } from "../../core/dismiss.ts";
import { toStatusInfo } from "../../core/status_info.ts";
import { statusInfo } from "../../ogc/status_info.ts";
import type { App, HttpPorts } from "../faces.ts";
import { batchPlace } from "../batch_place.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";

const contract = createRoute({
  method: "delete",
  path: "/jobs/{jobID}",
  operationId: "dismiss",
  tags: ["Jobs"],
  summary: "Stop a job, or remove one that has ended",
  request: { params: jobPath },
  responses: { 200: json(statusInfo, "The job, dismissed"), ...problems(404, 410) },
});

/** `/req/dismiss/job-dismiss-op`, `/req/dismiss/job-dismiss-success` */
export function dismissJob(app: App, ports: HttpPorts): void {
  app.openapi(contract, async (c) => {
    const { jobID } = c.req.valid("param");
    if (jobID === batchPlace.segment) return c.notFound() as never;
    const job = await dismiss(ports, c.get("principal"), jobID);
    return c.json(toStatusInfo(job, ports.settings.publicUrl), 200);
  });
}

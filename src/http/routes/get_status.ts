import { createRoute } from "@hono/zod-openapi";
import { findJob } from "../../core/find_job.ts";
import { isFinal, type Job } from "../../core/job.ts";
import { toStatusInfo } from "../../core/status_info.ts";
import { statusInfo } from "../../ogc/status_info.ts";
import type { App, HttpPorts } from "../faces.ts";
import { jobPath } from "../parameters.ts";
import { json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}",
  operationId: "getStatus",
  tags: ["Jobs"],
  summary: "How a job is doing",
  request: { params: jobPath },
  responses: { 200: json(statusInfo, "The status of the job"), ...problems(404, 410) },
});

/** `/req/core/job-op`, `/req/core/job-exception-no-such-job` */
export function getStatus(app: App, ports: HttpPorts): void {
  const text = renderer(ports.settings.publicUrl);
  app.openapi(contract, async (c) => {
    const job = await findJob(ports, c.get("principal"), c.req.valid("param").jobID);
    return sendJson(text(job), isFinal(job) ? {} : { "retry-after": "1" });
  });
}

/** The store answers the same object as long as a record is unchanged, so each revision is written out once for all pollers. */
function renderer(publicUrl: string): (job: Job) => string {
  const rendered = new WeakMap<Job, string>();
  return (job) => {
    const known = rendered.get(job);
    if (known !== undefined) return known;
    const text = JSON.stringify(toStatusInfo(job, publicUrl));
    rendered.set(job, text);
    return text;
  };
}

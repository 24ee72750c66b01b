import { createRoute } from "@hono/zod-openapi";
import { findJob } from "../../core/find_job.ts";
import { isFinal, type Job } from "../../core/job.ts";
import { toStatusInfo } from "../../core/status_info.ts";
import { statusInfo } from "../../ogc/status_info.ts";
import type { App, HttpPorts } from "../faces.ts";
import { batchPlace } from "../batch_place.ts";
import { describedJobPath } from "../parameters.ts";
import { namesTag, notModified } from "../conditional.ts";
import { refuseOtherThanJson } from "../json_only.ts";
import { toLinkHeader } from "../link_header.ts";
import { json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}",
  operationId: "getStatus",
  tags: ["Jobs"],
  summary: "How a job is doing",
  parameters: describedJobPath,
  responses: { 200: json(statusInfo, "The status of the job"), ...notModified, ...problems(404, 406, 410) },
});

/** `/req/core/job-op`, `/req/core/job-exception-no-such-job` */
export function getStatus(app: App, ports: HttpPorts): void {
  const rendered = renderer(ports.settings.publicUrl);
  app.openapi(contract, async (c) => {
    const jobId = c.req.param("jobID");
    if (jobId === batchPlace.segment) return c.notFound() as never;
    refuseOtherThanJson(c);
    const job = await findJob(ports, { id: "anonymous" }, jobId);
    const { text, headers } = rendered(job);
    if (namesTag(c.req.header("if-none-match"), headers.etag)) return c.body(null, 304, headers) as never;
    return sendJson(text, headers);
  });
}

interface Rendered {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>> & { readonly etag: string };
}

/** The store answers the same object as long as a record is unchanged, so each revision is written out once for all pollers. */
function renderer(publicUrl: string): (job: Job) => Rendered {
  const rendered = new WeakMap<Job, Rendered>();
  return (job) => {
    const known = rendered.get(job);
    if (known !== undefined) return known;
    const status = toStatusInfo(job, publicUrl);
    const headers = {
      etag: `"${job.revision}"`,
      // While a job runs its links lead back to itself, and it is polled: the header would cost a tenth of each poll.
      ...(isFinal(job) ? { link: toLinkHeader(status.links) } : { "retry-after": "1" }),
    };
    const made = { text: JSON.stringify(status), headers };
    rendered.set(job, made);
    return made;
  };
}

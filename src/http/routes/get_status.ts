import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { findJob } from "../../core/find_job.ts";
import { isFinal, type Job } from "../../core/job.ts";
import { statusInfo } from "../../ogc/status_info.ts";
import { mediaType } from "../../ogc/uris.ts";
import type { App, HttpPorts } from "../faces.ts";
import { batchPlace } from "../batch_place.ts";
import { describedJobPath } from "../parameters.ts";
import { namesTag, notModified } from "../conditional.ts";
import { oneDocument, refuseOtherThan } from "../json_only.ts";
import { type LongPoll, longPoll } from "../long_poll.ts";
import { preferredMediaType } from "../negotiate.ts";
import { type StatusRenderer, statusRenderer } from "../rendered_status.ts";
import { eventsOf, json, problems } from "../responses.ts";
import { sendJson } from "../send_json.ts";
import { watchStatus } from "../watch_status.ts";

const contract = createRoute({
  method: "get",
  path: "/jobs/{jobID}",
  operationId: "getStatus",
  tags: ["Jobs"],
  summary: "How a job is doing",
  description:
    "Once, or as server-sent events: the present status, then every change until the job has ended, each with the statusInfo as its " +
    "data. The gateway may end such a stream before; a reader who comes back says by `Last-Event-ID` what it has seen.",
  parameters: describedJobPath,
  responses: {
    200: eventsOf(json(statusInfo, "The status of the job")),
    204: { description: "The reader of events has seen the last one" },
    ...notModified,
    ...problems(400, 404, 406, 410),
  },
});

/** `/req/core/job-op`, `/req/core/job-exception-no-such-job` */
export function getStatus(app: App, ports: HttpPorts): void {
  const rendered = statusRenderer(ports.settings.publicUrl);
  app.openapi(contract, async (c) => {
    const jobId = c.req.param("jobID");
    if (jobId === batchPlace.segment) return c.notFound() as never;
    const isWatch = asksForEvents(c);
    const found = await findJob(ports, c.get("principal"), jobId);
    if (isWatch) return watchStatus(c, ports, found, rendered) as never;
    const held = c.req.header("if-none-match");
    const waits = c.req.header("prefer") !== undefined;
    const { job, applied }: LongPoll = waits
      ? await longPoll(c, ports, found, isNewsTo(held, rendered(found).etag, rendered))
      : { job: found };
    const { text, etag, headersAt } = rendered(job);
    const current = headersAt(ports.now());
    const headers = applied === undefined ? current : { ...current, "preference-applied": applied };
    if (namesTag(held, etag)) return c.body(null, 304, headers) as never;
    return sendJson(text, headers);
  });
}

/** Who holds the present status waits for another one; who holds another one for nothing; who says nothing for the end. */
function isNewsTo(held: string | undefined, etag: string, rendered: StatusRenderer): (job: Job) => boolean {
  if (held === undefined) return isFinal;
  return namesTag(held, etag) ? (job) => isFinal(job) || rendered(job).etag !== etag : () => true;
}

/** @throws GatewayError `not-acceptable` */
function asksForEvents(c: Context): boolean {
  const accept = c.req.header("accept")?.toLowerCase();
  if (accept === undefined || !accept.includes(mediaType.eventStream)) {
    refuseOtherThan(accept, oneDocument, [mediaType.json, mediaType.eventStream]);
    return false;
  }
  const offered = [mediaType.eventStream, ...oneDocument];
  refuseOtherThan(accept, offered, [mediaType.json, mediaType.eventStream]);
  return preferredMediaType(accept, offered) === mediaType.eventStream;
}

import type { Context } from "hono";
import { isFinal, type Job, statusRevisionOf } from "../core/job.ts";
import { watchJob } from "../core/watch_job.ts";
import { mediaType } from "../ogc/uris.ts";
import { eventStream, type ServerEvent } from "./event_stream.ts";
import type { HttpPorts } from "./faces.ts";
import { firstSignal } from "./first_signal.ts";
import type { StatusRenderer } from "./rendered_status.ts";

const headers = { "content-type": mediaType.eventStream, "cache-control": "no-store" };

/** Workers notice by a write only that a reader has gone, and until then the watch goes on asking the store. */
const quietWhereLimited = 1_500;

/**
 * The statuses of a job as events: those that the reader, who says by `Last-Event-ID` what he has seen, does not know yet. 204, which
 * keeps an `EventSource` from coming back, to who has seen the last one.
 */
export function watchStatus(
  c: Context,
  ports: HttpPorts,
  job: Job,
  rendered: StatusRenderer,
): Response {
  const seen = readLastEventId(c.req.header("last-event-id"), job);
  if (isFinal(job) && seen !== undefined && seen >= statusRevisionOf(job)) {
    return new Response(null, { status: 204 });
  }
  if (c.req.method === "HEAD") return new Response(null, { headers });
  const { closing, timeout, settings: { watchSeconds } } = ports;
  const limit = watchSeconds === undefined ? [] : [timeout(watchSeconds)];
  const end = firstSignal([closing, ...limit]);
  const statuses = watchJob(ports, job, { seen, signal: end.signal });
  const events = toEvents(statuses, rendered);
  const quiet = watchSeconds === undefined ? {} : { quietMilliseconds: quietWhereLimited };
  ports.onlooker.watching(1);
  const onEnd = () => {
    ports.onlooker.watching(-1);
    end.abort();
  };
  return new Response(eventStream(events, { ...quiet, onEnd }), { headers });
}

async function* toEvents(
  statuses: AsyncIterable<Job>,
  rendered: StatusRenderer,
): AsyncGenerator<ServerEvent, void> {
  for await (const job of statuses) {
    yield { event: "status", id: String(statusRevisionOf(job)), text: rendered(job).text };
  }
}

/** What is no revision that the job has had says nothing: also one that a store which lost its last writes has not reached again. */
function readLastEventId(header: string | undefined, { revision }: Job): number | undefined {
  if (header === undefined || !/^\d{1,15}$/.test(header)) return undefined;
  const seen = Number(header);
  return seen <= revision ? seen : undefined;
}

import { isFinal, type Job, statusRevisionOf } from "../core/job.ts";
import { toStatusInfo } from "../core/status_info.ts";
import { toLinkHeader } from "./link_header.ts";
import { comeBackFor } from "./retry_after.ts";

export interface RenderedStatus {
  /** The statusInfo, one line of JSON. */
  readonly text: string;
  readonly etag: string;
  headersAt(now: Date): Readonly<Record<string, string>>;
}

export type StatusRenderer = (job: Job) => RenderedStatus;

/** The store answers the same object as long as a record is unchanged, so each is written out once for all who ask and watch. */
export function statusRenderer(publicUrl: string): StatusRenderer {
  const rendered = new WeakMap<Job, RenderedStatus>();
  return (job) => {
    const known = rendered.get(job);
    if (known !== undefined) return known;
    const made = render(job, publicUrl);
    rendered.set(job, made);
    return made;
  };
}

function render(job: Job, publicUrl: string): RenderedStatus {
  const status = toStatusInfo(job, publicUrl);
  const text = JSON.stringify(status);
  const etag = `"${statusRevisionOf(job)}"`;
  if (isFinal(job)) {
    const headers = { etag, link: toLinkHeader(status.links) };
    return { text, etag, headersAt: () => headers };
  }
  // While a job runs its links lead back to itself, and it is polled: the header would cost a tenth of each poll.
  let headers: Readonly<Record<string, string>> = { etag };
  let until = -Infinity;
  return {
    text,
    etag,
    headersAt(now) {
      if (now.getTime() < until) return headers;
      const comeBack = comeBackFor(job, now);
      until = comeBack.until;
      headers = { etag, "retry-after": String(comeBack.seconds) };
      return headers;
    },
  };
}

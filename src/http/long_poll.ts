import type { Context } from "hono";
import { refuseRemoved } from "../core/find_job.ts";
import type { Job } from "../core/job.ts";
import { waitUntil } from "../core/wait.ts";
import type { HttpPorts } from "./faces.ts";
import { firstSignal } from "./first_signal.ts";
import { readPreferences } from "./prefer.ts";

export interface LongPoll {
  readonly job: Job;
  /** The value of `Preference-Applied`; absent when no wait was asked for. */
  readonly applied?: string;
}

/**
 * `Prefer: wait=n` (RFC 7240, 4.3) of a GET: the job once it is so, or as it is after that many seconds; the gateway has a longest
 * wait of its own. Ends with the process. A caller who goes away is not noticed: he costs nothing but that wait.
 *
 * @throws GatewayError `invalid-parameter` for a wait that cannot be read, `job-gone`
 */
export async function longPoll(
  c: Context,
  { jobs, settings, timeout, closing }: HttpPorts,
  job: Job,
  isSo: (job: Job) => boolean,
): Promise<LongPoll> {
  const { waitSeconds } = readPreferences(c.req.header("prefer"));
  if (waitSeconds === undefined) return { job };
  const { syncWaitSeconds, watchSeconds = Infinity } = settings;
  const seconds = Math.min(waitSeconds, syncWaitSeconds, watchSeconds);
  const applied = `wait=${seconds}`;
  if (isSo(job)) return { job, applied };
  const end = firstSignal([timeout(seconds), closing]);
  try {
    const waited = await waitUntil(jobs, job, isSo, end.signal);
    refuseRemoved(waited);
    return { job: waited, applied };
  } finally {
    end.abort();
  }
}

import { GatewayError } from "./errors.ts";
import { isFinal, type Job, statusRevisionOf } from "./job.ts";
import type { Ports } from "./ports.ts";

type WatchPorts = Pick<Ports, "jobs" | "recent" | "timeout">;

export interface Watching {
  /** The revision of the last status that the reader has seen. Absent: none, so that the watch begins with the present one. */
  readonly seen?: number | undefined;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * The statuses of a job, each as a record: what its reader has not seen yet and this process still knows, or else the present one,
 * then every change, in order. It ends after the final one, with the signal, and when the store has been gone for half a minute.
 *
 * Nothing is fetched before it is asked for. A reader who is slower than a job has the changes that this process made kept for
 * him, up to a bound, and beyond that goes on with the newest that there are.
 *
 * @param job as it was read just now
 */
export function watchJob(ports: WatchPorts, job: Job, watching: Watching): AsyncGenerator<Job, void, void> {
  // At once, not when the first status is asked for: whatever is written from now on is kept.
  ports.recent.watch(job);
  return statuses(ports, job, watching);
}

async function* statuses(
  ports: WatchPorts,
  job: Job,
  { seen = statusRevisionOf(job) - 1, signal }: Watching,
): AsyncGenerator<Job, void, void> {
  let newest = job;
  let told = seen;
  while (!signal.aborted) {
    const next = ports.recent.after(job.id, told) ?? (statusRevisionOf(newest) > told ? newest : undefined);
    if (next !== undefined) {
      told = statusRevisionOf(next);
      if (next.revision > newest.revision) newest = next;
      yield next;
    } else if (isFinal(newest)) {
      return;
    } else {
      const changed = await changedPatiently(ports, newest, signal);
      if (changed === undefined) return;
      newest = changed;
      ports.recent.watch(changed);
    }
  }
}

const mostFailures = 30;

/** A store that is away for a moment is no reason to send readers away: an `EventSource` would not come back from a 503. */
async function changedPatiently(
  { jobs, timeout }: WatchPorts,
  { id, revision }: Job,
  signal: AbortSignal,
): Promise<Job | undefined> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return await jobs.changed(id, revision, signal);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== "store-unavailable") throw error;
      if (failures >= mostFailures) return undefined;
      await aborted([signal, timeout(1)]);
    }
  }
  return undefined;
}

/** Resolves when one of the signals has aborted. */
async function aborted(signals: readonly AbortSignal[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  for (const signal of signals) signal.addEventListener("abort", end);
  if (signals.some((signal) => signal.aborted)) resolve();
  await promise;
  for (const signal of signals) signal.removeEventListener("abort", end);
}

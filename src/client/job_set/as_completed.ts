import { TimeoutError } from "../errors/timeout_error.ts";
import { limited } from "../transport/limited.ts";
import { dismissJobs } from "./dismiss_jobs.ts";
import { EndedJobs } from "./ended_jobs.ts";
import type { KnownJobs } from "./known_jobs.ts";
import { lookAgain } from "./look_again.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf } from "./outcome_of.ts";
import type { WaitOptions } from "./wait_options.ts";

/** Jobs whose results are asked for at once, before the reader wants them. */
const mostAhead = 4;

/**
 * Each job once, in the order in which they end. A few results are fetched ahead, and kept until they are handed over; besides that
 * nothing happens that the reader does not wait for. Leaving ends everything.
 */
export async function* asCompleted(
  known: KnownJobs,
  { timeout, signal, onProgress, cancelOnTimeout = false, patience = 300_000 }: WaitOptions,
): AsyncGenerator<Outcome, void, undefined> {
  signal?.throwIfAborted();
  let left = known.jobs.length;
  const ended = new EndedJobs(known);
  const over = new AbortController();
  const late = () =>
    new TimeoutError(undefined, timeout ?? Infinity, `${left} of ${known.jobs.length} jobs are not done`);
  const signals = [signal, known.transport.signal, over.signal];
  limited(() => new Promise<never>(() => {}), { milliseconds: timeout, signals, late })
    .catch((reason) => over.abort(reason));
  const given = { patience, signal: over.signal };
  const looks = lookAgain(known, ended, { ...given, onProgress });
  const ahead: Promise<Outcome>[] = [];
  try {
    await looks.next();
    while (left > 0) {
      for (let index; ahead.length < mostAhead && (index = ended.next()) !== undefined;) {
        const outcome = outcomeOf(known, index, given);
        // Whoever leaves will not hear of it.
        outcome.catch(() => {});
        ahead.push(outcome);
      }
      const next = ahead.shift();
      if (next === undefined) await looks.next();
      else {
        yield await next;
        left--;
      }
    }
  } catch (error) {
    // Whoever waited for too long is told so, whatever becomes of the dismissal.
    if (error instanceof TimeoutError && cancelOnTimeout) await dismissJobs(known, {}).catch(() => {});
    throw error;
  } finally {
    over.abort();
  }
}

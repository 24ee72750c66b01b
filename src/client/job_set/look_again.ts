import { createBackoff } from "../transport/backoff.ts";
import { sleep } from "../transport/sleep.ts";
import { countJobs } from "./count_jobs.ts";
import type { EndedJobs } from "./ended_jobs.ts";
import type { KnownJobs } from "./known_jobs.ts";
import { patiently } from "./patiently.ts";
import { refreshJobs } from "./refresh_jobs.ts";
import type { WaitOptions } from "./wait_options.ts";

export interface LookOptions extends Pick<WaitOptions, "onProgress"> {
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * What is known of the jobs, then with each step a look at those that have not ended: after 1 s, and each time half as long again up
 * to 30 s, longer when `Retry-After` says so, and 1 s again once more have ended.
 */
export async function* lookAgain(
  known: KnownJobs,
  ended: EndedJobs,
  { onProgress, patience, signal }: LookOptions,
): AsyncGenerator<void, never, undefined> {
  const pauses = createBackoff({ first: 1000, longest: 30_000 });
  let told = "";
  const tell = () => {
    const counts = countJobs(known);
    const text = JSON.stringify(counts);
    if (text !== told) onProgress?.(counts);
    told = text;
  };
  tell();
  ended.look();
  for (let due = 0;;) {
    yield;
    const early = due - Date.now();
    if (early > 0) await sleep(early, signal);
    const look = () => refreshJobs(known, { signal, retries: 0 });
    const asked = await patiently(look, { pauses, patience, signal });
    tell();
    if (ended.look()) pauses.reset();
    due = Date.now() + Math.max(asked, pauses.next());
  }
}

import { createBackoff } from "../transport/backoff.ts";
import { toJobError } from "../errors/to_job_error.ts";
import type { Job } from "../job.ts";
import type { KnownJobs } from "./known_jobs.ts";
import type { Outcome } from "./outcome.ts";
import { patiently } from "./patiently.ts";
import { isRefused } from "./refused.ts";

/** Of a job that has ended. */
export async function outcomeOf(
  known: KnownJobs,
  index: number,
  given: { readonly patience: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  const job = known.jobs[index] as Job;
  const failure = known.gone.get(job) ?? (job.statusInfo && toJobError(job.statusInfo));
  if (failure) return { ok: false, index, job, error: failure };
  try {
    const results = await patiently(() => job.results(given), { ...given, pauses: createBackoff() });
    return { ok: true, index, job, results };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { ok: false, index, job, error };
  }
}

import { isFinal, type Job } from "./job.ts";
import type { Ports } from "./ports.ts";

/** The job as it is once it has ended, or when the time is over. */
export function wait(
  { jobs, timeout }: Pick<Ports, "jobs" | "timeout">,
  job: Job,
  seconds: number,
): Promise<Job> {
  return waitUntil(jobs, job, isFinal, timeout(seconds));
}

/** The job as it is once it is so, or when the signal aborts. */
export async function waitUntil(
  jobs: Ports["jobs"],
  job: Job,
  isSo: (job: Job) => boolean,
  signal: AbortSignal,
): Promise<Job> {
  let current = job;
  while (!isSo(current)) {
    const next = await jobs.changed(current.id, current.revision, signal);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

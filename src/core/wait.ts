import { isFinal, type Job } from "./job.ts";
import type { Ports } from "./ports.ts";

/** The job as it is once it has ended, or when the time is over. */
export async function wait({ jobs }: Pick<Ports, "jobs">, job: Job, seconds: number): Promise<Job> {
  const signal = AbortSignal.timeout(seconds * 1000);
  let current = job;
  while (!isFinal(current) && !signal.aborted) {
    await jobs.changed(current.id, current.revision, signal);
    current = await jobs.read(current.id) ?? current;
  }
  return current;
}

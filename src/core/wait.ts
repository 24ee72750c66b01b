import { isFinal, type Job } from "./job.ts";
import type { Ports } from "./ports.ts";

/** The job as it is once it has ended, or when the time is over. */
export async function wait(
  { jobs, timeout }: Pick<Ports, "jobs" | "timeout">,
  job: Job,
  seconds: number,
): Promise<Job> {
  const signal = timeout(seconds);
  let current = job;
  while (!isFinal(current) && !signal.aborted) {
    await jobs.changed(current.id, current.revision, signal);
    current = await jobs.read(current.id) ?? current;
  }
  return current;
}

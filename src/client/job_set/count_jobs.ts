import type { KnownJobs } from "./known_jobs.ts";
import type { JobCounts } from "./wait_options.ts";

export function countJobs({ jobs, gone }: KnownJobs): JobCounts {
  const counts: Record<string, number> = {};
  for (const job of jobs) {
    const state = gone.has(job) ? "gone" : job.status ?? "unknown";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

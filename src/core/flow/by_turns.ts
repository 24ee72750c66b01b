import type { Job } from "../job.ts";

/** The first job of each owner at each runner, then the second of each, and so on: where not all can be seen to, each is in turn. */
export function byTurns(jobs: readonly Job[]): readonly Job[] {
  const counts = new Map<string, number>();
  const ranked = jobs.map((job) => {
    const key = JSON.stringify([job.runner, job.owner]);
    const rank = counts.get(key) ?? 0;
    counts.set(key, rank + 1);
    return { job, rank };
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ job }) => job);
}

import type { Job } from "../core/job.ts";
import type { JobPage, ListQuery } from "../core/ports.ts";
import { type Candidate, collectPage, isBelow } from "./page.ts";

/** A page of jobs that were read by their ids, as `collectPage` makes it of a list: of the owner, in order, within the limit. */
export async function pageOfNamed(query: ListQuery, jobs: readonly Job[]): Promise<JobPage> {
  const all: Candidate[] = jobs
    .filter(({ owner }) => query.owner === undefined || owner === query.owner)
    .map((job) => ({ at: job.createdAt, id: job.id, job }))
    .sort((one, other) => isBelow(one, other) ? 1 : -1);
  return await collectPage(query, ({ low, high, from }, count) => {
    const inside = all.filter((one) => !isBelow(one, low) && isBelow(one, high));
    if (from === "low") inside.reverse();
    return Promise.resolve({ entries: inside.slice(0, count), isEnd: inside.length < count });
  });
}

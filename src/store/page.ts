import type { Job } from "../core/job.ts";
import { isSelected } from "../core/job_filter.ts";
import type { Cursor, JobPage, ListQuery } from "../core/ports.ts";

/** Part of a list: from `low`, which belongs to it, up to `high`, which does not. */
export interface Stretch {
  readonly low: Cursor;
  readonly high: Cursor;
  /** Which end to begin at. */
  readonly from: "high" | "low";
}

export interface Candidate extends Cursor {
  /** Absent when it is not in the list after all. */
  readonly job: Job | undefined;
}

export interface Candidates {
  /** In the direction of the stretch; one without entries is the end. */
  readonly entries: readonly Candidate[];
  /** Nothing is in the stretch behind these. */
  readonly isEnd: boolean;
}

/** The candidates for a list, at most so many, from the beginning of the stretch on. */
export type ReadCandidates = (stretch: Stretch, count: number) => Promise<Candidates>;

/** Jobs that are looked at in vain before a page is given as it is. */
const mostInVain = 2_000;
const mostAtOnce = 1_000;

/** Before and after every place. */
const beyondLast = "\u{10FFFF}";
export const lowest: Cursor = { at: "", id: "" };
export const highest: Cursor = { at: beyondLast, id: "" };

/** A page of those candidates that the query selects. */
export async function collectPage(query: ListQuery, read: ReadCandidates): Promise<JobPage> {
  const { limit } = query;
  const found: { readonly place: Cursor; readonly job: Job }[] = [];
  let stretch = stretchOf(query);
  let left = limit + mostInVain;
  for (let count = limit + 1; left > 0; count *= 4) {
    const { entries, isEnd } = await read(stretch, Math.min(count, left, mostAtOnce));
    for (const { at, id, job } of entries) {
      if (job !== undefined && isSelected(job, query)) found.push({ place: { at, id }, job });
    }
    if (found.length > limit || isEnd) return toPage(found, query);
    left -= entries.length;
    stretch = behind(stretch, entries.at(-1));
  }
  return { ...toPage(found, query), next: stretch.from === "high" ? stretch.high : stretch.low };
}

function toPage(found: readonly { place: Cursor; job: Job }[], { limit, before }: ListQuery): JobPage {
  const jobs = found.slice(0, limit).map(({ job }) => job);
  const last = found[limit - 1];
  const next = found.length > limit && last !== undefined
    ? { next: before === undefined ? last.place : above(last.place) }
    : {};
  return { jobs: before === undefined ? jobs : jobs.reverse(), ...next };
}

function stretchOf({ after = highest, before, createdFrom = "", createdTo }: ListQuery): Stretch {
  const low = { at: createdFrom, id: "" };
  const high = createdTo === undefined ? highest : { at: createdTo, id: beyondLast };
  return before === undefined
    ? { low, high: isBelow(after, high) ? after : high, from: "high" }
    : { low: isBelow(low, before) ? before : low, high, from: "low" };
}

function behind(stretch: Stretch, last: Cursor | undefined): Stretch {
  if (last === undefined) return stretch;
  return stretch.from === "high" ? { ...stretch, high: last } : { ...stretch, low: above(last) };
}

/** The place right above: no id is between. */
function above({ at, id }: Cursor): Cursor {
  return { at, id: `${id}\0` };
}

export function isBelow(one: Cursor, other: Cursor): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at;
}

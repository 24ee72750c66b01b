import { isBelow, type Stretch } from "../page.ts";
import type { ListEntry, ListSource } from "./list_source.ts";

/** Read of all sources together in one go. */
const mostEntries = 20_000;
const fewestOfEach = 16;

export interface Merged {
  readonly entries: readonly ListEntry[];
  /** Nothing is behind these. */
  readonly isEnd: boolean;
}

/**
 * The next entries of all sources, as far as every source has told of its own. The groups are read one after the other: an entry
 * that moves on to a later group meanwhile is met at least once, and given once.
 */
export async function mergeSources(
  groups: readonly (readonly ListSource[])[],
  stretch: Stretch,
  count: number,
): Promise<Merged> {
  const share = Math.min(
    count,
    Math.max(fewestOfEach, Math.floor(mostEntries / Math.max(1, groups.flat().length))),
  );
  const lists: (readonly ListEntry[])[] = [];
  for (const group of groups) lists.push(...await Promise.all(group.map((source) => source(stretch, share))));
  const order = orderOf(stretch);
  const [edge] = lists.flatMap((list) => list.length < share ? [] : list.slice(-1)).sort(order);
  const known = [...new Map(lists.flat().map((entry) => [entry.id, entry])).values()];
  const entries = known.filter((entry) => edge === undefined || order(entry, edge) <= 0).sort(order);
  return { entries: entries.slice(0, count), isEnd: edge === undefined && entries.length <= count };
}

function orderOf({ from }: Stretch): (one: ListEntry, other: ListEntry) => number {
  const sign = from === "high" ? 1 : -1;
  return (one, other) => isBelow(one, other) ? sign : isBelow(other, one) ? -sign : 0;
}

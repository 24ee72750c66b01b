import type { Redis } from "@upstash/redis";
import type { Cursor } from "../../core/ports.ts";
import { listPosition, placeAt } from "./keys.ts";
import { listScore, type StatusClass, timeOfScore } from "./list_score.ts";
import { highest, isBelow, lowest, type Stretch } from "../page.ts";

export interface ListEntry extends Cursor {
  /** Where it stands. */
  readonly key: string;
  readonly member: string;
}

/** Jobs in the order of lists: at most so many, from the beginning of the stretch on. */
export type ListSource = (stretch: Stretch, count: number) => Promise<readonly ListEntry[]>;

/** A sorted set by `listPosition`. */
export function positionSource(redis: Redis, key: string): ListSource {
  return async ({ low, high, from }, count) => {
    const bottom = low.at === lowest.at ? "-" as const : `[${listPosition(low.at, low.id)}` as const;
    const top = high.at === highest.at ? "+" as const : `(${listPosition(high.at, high.id)}` as const;
    const isReverse = from === "high";
    const [first, last] = isReverse ? [top, bottom] : [bottom, top];
    const found = await redis.zrange<string[]>(key, first, last, {
      byLex: true,
      ...(isReverse ? { rev: true } : {}),
      offset: 0,
      count,
    });
    return found.map((member) => ({ ...placeAt(member), key, member }));
  };
}

/** One class of a sorted set by `listScore`. */
export function classSource(redis: Redis, key: string, of: StatusClass): ListSource {
  return async ({ low, high, from }, count) => {
    const bottom = low.at === lowest.at ? listScore(of, 0) : listScore(of, Date.parse(low.at));
    const top = high.at === highest.at ? listScore(of, Infinity) : listScore(of, Date.parse(high.at));
    const isReverse = from === "high";
    const [first, last] = isReverse ? [top, bottom] : [bottom, top];
    const found: ListEntry[] = [];
    // Scores have no ids: those of the same millisecond that are outside are passed over.
    for (let offset = 0;; offset += count) {
      const range = await redis.zrange<unknown[]>(key, first, last, {
        byScore: true,
        withScores: true,
        ...(isReverse ? { rev: true } : {}),
        offset,
        count,
      });
      const read = toEntries(range, key);
      found.push(...read.filter((entry) => !isBelow(entry, low) && isBelow(entry, high)));
      if (read.length < count || found.length >= count) return found.slice(0, count);
    }
  };
}

/** Member, score, member, score. */
function toEntries(range: readonly unknown[], key: string): readonly ListEntry[] {
  return range.flatMap((member, i) => {
    if (i % 2 === 1) return [];
    const id = String(member);
    return [{ at: timeOfScore(Number(range[i + 1])), id, key, member: id }];
  });
}

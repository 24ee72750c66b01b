import type { Cursor } from "../ports.ts";
import { isoTime } from "../time.ts";

/**
 * Where a sweep begins to look. While jobs wait for their runner, everything that is due up to some place is known here, and only
 * what became due since is read. Now and then all of it is read again: nothing that was missed is missed for ever.
 */
export interface Lookout {
  /** Undefined: at the beginning. */
  from(now: Date): Cursor | undefined;
  /** So many more were looked at, up to there. */
  passed(cursor: Cursor, count: number): void;
  /** Everything that was due at that time was looked at. */
  ended(now: Date): void;
}

/** A write may be late in the store, by another's clock. */
const overlapMilliseconds = 1_000;
/** Reading everything again costs no more than this in the long run. */
const mostReadPerSecond = 200;
const soonestSeconds = 10;
const latestSeconds = 60;

/** @param isWaiting whether any job waits for its runner here */
export function createLookout(isWaiting: () => boolean): Lookout {
  let beganAt = -Infinity;
  let looked = 0;
  let lookedBefore = 0;
  let broken: Cursor | undefined;
  let seenUntil: number | undefined;

  function isAllDue(now: number): boolean {
    const seconds = Math.min(Math.max(soonestSeconds, lookedBefore / mostReadPerSecond), latestSeconds);
    return now < beganAt || now - beganAt >= seconds * 1000;
  }

  return {
    from(now) {
      if (broken !== undefined) return broken;
      if (isWaiting() && seenUntil !== undefined && !isAllDue(now.getTime())) {
        return { at: isoTime(new Date(seenUntil - overlapMilliseconds)), id: "" };
      }
      beganAt = now.getTime();
      seenUntil = undefined;
      looked = 0;
      return undefined;
    },
    passed(cursor, count) {
      broken = cursor;
      looked += count;
    },
    ended(now) {
      broken = undefined;
      if (seenUntil === undefined) lookedBefore = looked;
      seenUntil = now.getTime();
    },
  };
}

/** For one sweep that looks at no more than that. */
export function lookingSince(since: Date): Lookout {
  return { from: () => ({ at: isoTime(since), id: "" }), passed() {}, ended() {} };
}

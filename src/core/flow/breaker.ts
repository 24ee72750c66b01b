import { jitter } from "../delivery.ts";

/** What one answer says about the runner as a whole. */
export type Sign =
  | { readonly kind: "reached" }
  /** It is there and takes nothing more for so many seconds. */
  | { readonly kind: "busy"; readonly seconds: number }
  | { readonly kind: "failed" };

/** An answer, and when the attempt that it belongs to began. */
export interface Heard {
  readonly sign: Sign;
  readonly startedAt: number;
  readonly now: number;
}

export interface Breaker {
  /** `free`: up to `most` attempts at once. `rest`: none. `probe`: one, to see whether the rest is over. */
  state(now: number): "free" | "rest" | "probe";
  /** How many attempts may be under way. From 1 it grows with each answer: a runner that is back is not run over. */
  readonly most: number;
  /** False from when it counts as unreachable until it has answered. */
  readonly isReachable: boolean;
  /** Take in an answer. Says when the runner has become another. */
  heard(heard: Heard): "unreachable" | "reachable" | undefined;
}

/** So many failures in a row, and the runner counts as unreachable. */
export const failuresToOpen = 5;
export const shortestRestSeconds = 1;
export const longestRestSeconds = 30;
/**
 * A runner that refuses even a single message is asked again after this part of the time that it named, then after twice that:
 * seconds are coarse, and one whose jobs are short has room again long before.
 */
const firstProbe = 1 / 16;

interface Rest {
  readonly why: "failed" | "busy";
  readonly until: number;
  readonly seconds: number;
}

/** Whether one runner may be tried, from what it answered. Times are in milliseconds since 1970. */
export function createBreaker(limit: number, random: () => number): Breaker {
  let rest: Rest | undefined;
  let most = limit;
  let failures = 0;
  let loweredAt = -Infinity;

  /** A clock that was set back must not make a rest any longer. */
  function isResting(now: number): boolean {
    const left = rest === undefined ? 0 : rest.until - now;
    return left > 0 && left <= 2 * longestRestSeconds * 1000;
  }

  /** Whether an attempt that began then says something of what is now. */
  function isNews(startedAt: number, now: number): boolean {
    return rest?.why === "failed" || (startedAt >= loweredAt && !isResting(now));
  }

  function begin(why: Rest["why"], seconds: number, now: number): void {
    most = 1;
    loweredAt = now;
    rest = { why, seconds, until: now + jitter(seconds, random) * 1000 };
  }

  function reached(startedAt: number, now: number): "reachable" | undefined {
    failures = 0;
    const was = rest?.why;
    if (!isNews(startedAt, now)) return undefined;
    if (rest === undefined) most = Math.min(most + 1, limit);
    rest = undefined;
    return was === "failed" ? "reachable" : undefined;
  }

  /** One at a time from now on, and when even that was refused, a rest. */
  function busy(asked: number, startedAt: number, now: number): "reachable" | undefined {
    failures = 0;
    const was = rest;
    if (!isNews(startedAt, now)) return undefined;
    if (was === undefined && most > 1) {
      most = 1;
      loweredAt = now;
      return undefined;
    }
    const seconds = was?.why === "busy" ? 2 * was.seconds : firstProbe * asked;
    begin("busy", Math.min(seconds, asked, longestRestSeconds), now);
    return was?.why === "failed" ? "reachable" : undefined;
  }

  function failed(now: number): "unreachable" | undefined {
    failures++;
    if (isResting(now)) return undefined;
    if (rest?.why === "failed") {
      begin("failed", Math.min(2 * rest.seconds, longestRestSeconds), now);
    } else if (failures >= failuresToOpen) {
      begin("failed", shortestRestSeconds, now);
      return "unreachable";
    } else if (rest !== undefined) begin("busy", rest.seconds, now);
    return undefined;
  }

  return {
    state(now) {
      if (rest === undefined) return "free";
      return isResting(now) ? "rest" : "probe";
    },
    get most() {
      return most;
    },
    get isReachable() {
      return rest?.why !== "failed";
    },
    heard({ sign, startedAt, now }) {
      switch (sign.kind) {
        case "reached":
          return reached(startedAt, now);
        case "busy":
          return busy(sign.seconds, startedAt, now);
        case "failed":
          return failed(now);
      }
    },
  };
}

import { jitter } from "../delivery.ts";

/** What one answer says about the runner as a whole. */
export type Sign =
  | { readonly kind: "reached" }
  /** It is there and takes nothing more for so many seconds. */
  | { readonly kind: "busy"; readonly seconds: number }
  | { readonly kind: "failed" };

export interface Breaker {
  /** `free`: up to `most` attempts at once. `rest`: none. `probe`: one, to see whether the rest is over. */
  state(now: number): "free" | "rest" | "probe";
  /** How many attempts may be under way: it grows from 1 after a rest, with each answer, so that a runner that is back is not run over. */
  readonly most: number;
  /** Take in an answer. Says when the runner has become another. */
  heard(sign: Sign, now: number): "unreachable" | "reachable" | undefined;
}

/** So many failures in a row, and the runner counts as unreachable. */
export const failuresToOpen = 5;
export const shortestRestSeconds = 1;
export const longestRestSeconds = 30;
/** A first probe of a busy runner is made after this part of the time that it asked for; then after twice that, and so on. */
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

  /** A clock that was set back must not make a rest any longer. */
  function isResting(now: number): boolean {
    const left = rest === undefined ? 0 : rest.until - now;
    return left > 0 && left <= 2 * longestRestSeconds * 1000;
  }

  function begin(why: Rest["why"], seconds: number, now: number): void {
    rest = { why, seconds, until: now + jitter(seconds, random) * 1000 };
  }

  function reached(now: number): "reachable" | undefined {
    failures = 0;
    // What was on its way when it said that it is busy was taken before.
    if (rest?.why === "busy" && isResting(now)) return undefined;
    const was = rest?.why;
    if (rest === undefined) most = Math.min(most + 1, limit);
    rest = undefined;
    return was === "failed" ? "reachable" : undefined;
  }

  function busy(asked: number, now: number): "reachable" | undefined {
    failures = 0;
    const was = rest;
    if (was?.why === "busy" && isResting(now)) return undefined;
    most = was?.why === "failed" ? 1 : Math.max(1, Math.floor(most / 2));
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
      most = 1;
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
    heard(sign, now) {
      switch (sign.kind) {
        case "reached":
          return reached(now);
        case "busy":
          return busy(sign.seconds, now);
        case "failed":
          return failed(now);
      }
    },
  };
}

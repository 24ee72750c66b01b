import type { Backoff } from "./backoff.ts";
import type { ReferencePolicy } from "./reference_policy.ts";

/**
 * One line of the runner's own log. Never inputs, outputs, tokens or secrets; a failure's stack is in `stack`.
 */
export type RunnerLog = (
  level: "info" | "warning" | "error",
  event: string,
  members: Readonly<Record<string, unknown>>,
) => void;

/** Times in milliseconds. */
export interface Timing extends Backoff {
  /** First wait of a report or upload that failed in a way that may pass; doubled with each try. Default 500. */
  readonly firstRetryMilliseconds: number;
  /** Longest such wait. Default 30,000; never longer than a third of the heartbeat. */
  readonly longestRetryMilliseconds: number;
  /** Least time between two progress reports. Default 500. */
  readonly progressMilliseconds: number;
  /** How long an answer of the gateway may take; in an upload, from the last byte on. Default 30,000. */
  readonly answerMilliseconds: number;
}

export const defaultTiming: Timing = {
  firstRetryMilliseconds: 500,
  longestRetryMilliseconds: 30_000,
  progressMilliseconds: 500,
  answerMilliseconds: 30_000,
};

/** What one attempt needs to know of its runner. */
export interface Settings {
  readonly secrets: readonly string[];
  readonly fetch: typeof fetch;
  readonly timing: Timing;
  readonly references: ReferencePolicy;
  readonly log: RunnerLog;
}

const levels = ["info", "warning", "error", "off"];

/**
 * A log of one JSON line per event on the console: errors and warnings go to its error stream.
 *
 * @param lowest what is less than this is not written. Default: everything is
 */
export function consoleLog(lowest: "info" | "warning" | "error" | "off" = "info"): RunnerLog {
  return (level, event, members) => {
    if (levels.indexOf(level) < levels.indexOf(lowest)) return;
    const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...members });
    if (level === "info") console.log(line);
    else console.error(line);
  };
}

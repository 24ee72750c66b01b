import type { Schedule } from "./delivery.ts";
import type { RateLimit } from "./limits/rate_limit.ts";

/** Numbers that core decides with. `config.ts` fills them from the environment. */
export interface Settings {
  /** Base of every absolute URL, without a trailing slash. */
  readonly publicUrl: string;
  /** How long whoever claims a delivery has it to itself. Longer than any attempt may take. */
  readonly leaseSeconds: number;
  readonly dispatchSchedule: Schedule;
  readonly callbackSchedule: Schedule;
  readonly dispatchTimeoutSeconds: number;
  readonly callbackTimeoutSeconds: number;
  /** Least time between two in-progress callbacks of a job. */
  readonly progressIntervalSeconds: number;
  /** How long a final job and its results are kept. */
  readonly keepSeconds: number;
  /** How long a removed job answers "gone". */
  readonly tombstoneSeconds: number;
  readonly idempotencySeconds: number;
  /** Longest wait of a synchronous request. */
  readonly syncWaitSeconds: number;
  /** Longest that one request watches a job, or waits for a change of it. Absent: until the job ends. */
  readonly watchSeconds?: number;
  /** Outputs above this are uploaded, not reported inline. */
  readonly inlineLimitBytes: number;
  readonly reportLimitBytes: number;
  /** Jobs of one batch whose messages are sent right after the answer; those of the others are left to the sweep. */
  readonly mostHeadStarts: number;
  readonly uploadLimitBytes: number;
  /** Dispatches that one process has under way at once to a runner that has no number of its own. */
  readonly runnerAtOnce: number;
  /** Jobs of one runner that wait for their turn in memory. 0: what cannot go out now is left to the sweep. */
  readonly mostWaiting: number;
  /** What each caller may ask for; absent: as much as he likes. */
  readonly rateLimits?: readonly RateLimit[];
  /** Jobs of one owner that may be outstanding, accepted or running. Absent: any number. */
  readonly jobQuota?: number;
  /** Proxies before the gateway that each add to `X-Forwarded-For` whom they were called by. Absent: none is believed. */
  readonly proxies?: number;
}

export const defaultSettings: Omit<Settings, "publicUrl"> = {
  leaseSeconds: 30,
  dispatchSchedule: [1, 2, 5, 10, 20, 30, ...Array<number>(60).fill(60)],
  callbackSchedule: [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000],
  dispatchTimeoutSeconds: 15,
  callbackTimeoutSeconds: 15,
  progressIntervalSeconds: 0.5,
  keepSeconds: 7 * 86_400,
  tombstoneSeconds: 86_400,
  idempotencySeconds: 86_400,
  syncWaitSeconds: 20,
  inlineLimitBytes: 65_536,
  reportLimitBytes: 1_048_576,
  mostHeadStarts: 1_000,
  uploadLimitBytes: 8 * 1_073_741_824,
  runnerAtOnce: 64,
  mostWaiting: 10_000,
};

import type { Bucket } from "../ports/limit_store.ts";
import type { Account } from "./account.ts";
import { capacityOf, waitFor } from "./bucket.ts";
import type { LimitSet } from "./limit_set.ts";
import type { RateLimit } from "./rate_limit.ts";

export interface Verdict {
  readonly isAllowed: boolean;
  readonly standings: readonly Standing[];
  /** When refused: a whole number, at least 1. */
  readonly retryAfterSeconds: number;
  /** When refused: the names of the limits that are reached. */
  readonly violated: readonly string[];
}

/** How one limit stands for the caller, as far as this process knows. */
export interface Standing {
  readonly limit: RateLimit;
  readonly remaining: number;
  /** Until all of it is there again. */
  readonly resetSeconds: number;
}

export function verdictOf(
  { limits, buckets }: LimitSet,
  { taken, takenAt, stock }: Pick<Account, "taken" | "takenAt" | "stock">,
  at: number,
  isAllowed: boolean,
): Verdict {
  const paid = (at - takenAt) * 1_000;
  const debts = taken.debts.map((debt) => Math.max(0, debt - paid));
  const standings = limits.map((limit, i) => standingOf(limit, buckets[i], debts[i] ?? 0, stock));
  if (isAllowed) return { isAllowed, standings, retryAfterSeconds: 0, violated: [] };
  const violated = buckets.filter((bucket, i) => waitFor(bucket, taken.debts[i] ?? 0) > 0);
  const wait = longestWait(buckets, debts);
  return {
    isAllowed,
    standings,
    retryAfterSeconds: Math.max(1, Math.ceil(wait / 1_000_000)),
    violated: violated.map(({ name }) => name),
  };
}

function standingOf(limit: RateLimit, bucket: Bucket | undefined, debt: number, stock: number): Standing {
  if (bucket === undefined) return { limit, remaining: 0, resetSeconds: 0 };
  const free = Math.floor((capacityOf(bucket) - debt) / bucket.tokenMicroseconds);
  return {
    limit,
    remaining: Math.min(limit.quota, free + stock),
    resetSeconds: Math.ceil(debt / 1_000_000),
  };
}

/** Until every bucket has enough for one use, in microseconds. */
export function longestWait(buckets: readonly Bucket[], debts: readonly number[]): number {
  return Math.max(...buckets.map((bucket, i) => waitFor(bucket, debts[i] ?? 0)));
}

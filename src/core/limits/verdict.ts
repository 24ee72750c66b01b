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

type Known = Pick<Account, "taken" | "takenAt" | "stock">;

const none: readonly string[] = [];

export function allowed(set: LimitSet, known: Known, at: number): Verdict {
  return { isAllowed: true, standings: standingsOf(set, known, at), retryAfterSeconds: 0, violated: none };
}

export function refused(set: LimitSet, known: Known, at: number): Verdict {
  const { buckets } = set;
  const { debts } = known.taken;
  const wait = longestWait(buckets, debts) - paidSince(known, at);
  return {
    isAllowed: false,
    standings: standingsOf(set, known, at),
    retryAfterSeconds: Math.max(1, Math.ceil(wait / 1_000_000)),
    violated: buckets.filter((bucket, i) => waitFor(bucket, debts[i] ?? 0) > 0).map(({ name }) => name),
  };
}

/** Until every bucket has enough for one use, in microseconds. */
export function longestWait(buckets: readonly Bucket[], debts: readonly number[]): number {
  return Math.max(...buckets.map((bucket, i) => waitFor(bucket, debts[i] ?? 0)));
}

function paidSince({ takenAt }: Known, at: number): number {
  return (at - takenAt) * 1_000;
}

/** With every request, so without more ado than it takes. */
function standingsOf({ limits, buckets }: LimitSet, known: Known, at: number): readonly Standing[] {
  const paid = paidSince(known, at);
  const { taken: { debts }, stock } = known;
  const standings: Standing[] = [];
  for (let i = 0; i < limits.length; i++) {
    const [limit, bucket] = [limits[i], buckets[i]];
    if (limit === undefined || bucket === undefined) continue;
    const debt = Math.max(0, (debts[i] ?? 0) - paid);
    const free = Math.floor((capacityOf(bucket) - debt) / bucket.tokenMicroseconds) + stock;
    const remaining = Math.min(limit.quota, free);
    standings.push({ limit, remaining, resetSeconds: Math.ceil(debt / 1_000_000) });
  }
  return standings;
}

import type { Bucket } from "../ports/limit_store.ts";
import type { Account } from "./account.ts";
import type { RateLimit } from "./rate_limit.ts";

/** The limits that one kind of request is under, with who has asked of late. */
export interface LimitSet {
  readonly limits: readonly RateLimit[];
  readonly buckets: readonly Bucket[];
  /** Uses that a process may have in stock for one caller. */
  readonly mostInStock: number;
  readonly accounts: Map<string, Account>;
}

const stockShare = 20;

export function limitSet(limits: readonly RateLimit[]): LimitSet {
  const buckets = limits.map(({ name, quota, windowSeconds }) => ({
    name,
    quota,
    tokenMicroseconds: Math.ceil(windowSeconds * 1_000_000 / quota),
    cost: 1,
  }));
  const least = Math.min(...limits.map(({ quota }) => quota));
  return { limits, buckets, mostInStock: Math.max(1, Math.floor(least / stockShare)), accounts: new Map() };
}

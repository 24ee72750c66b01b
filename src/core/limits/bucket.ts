import type { Bucket, LimitAsk, LimitTaken } from "../ports/limit_store.ts";

/** Of what is left, no more than this part goes into anybody's stock: who asks elsewhere finds the rest. */
const stockPart = 8;

/** How long a bucket takes from empty to full, in microseconds. */
export function capacityOf({ quota, tokenMicroseconds }: Omit<Bucket, "cost">): number {
  return quota * tokenMicroseconds;
}

/**
 * What a bucket lacks, given when it will be full. A clock that went back a little leaves it empty at most; one that went back by more
 * than the bucket knows of makes it full, lest it stay empty until that time comes again.
 */
export function debtAt(bucket: Bucket, fullAt: number, nowMicroseconds: number): number {
  const [debt, capacity] = [Math.max(0, fullAt - nowMicroseconds), capacityOf(bucket)];
  return debt > 2 * capacity ? 0 : Math.min(debt, capacity);
}

/** Take from all buckets or none. `docs/limits.md`; the script in `store/redis/limit_script.ts` is the same. */
export function takeFrom({ buckets, needed, wanted }: LimitAsk, debts: readonly number[]): LimitTaken {
  const free = buckets.map((bucket, i) =>
    Math.floor((capacityOf(bucket) - (debts[i] ?? 0)) / (bucket.tokenMicroseconds * bucket.cost))
  );
  const uses = Math.min(...free);
  const granted = Math.min(uses, wanted, Math.max(needed, Math.floor(uses / stockPart)));
  return {
    granted,
    debts: buckets.map(({ tokenMicroseconds, cost }, i) =>
      (debts[i] ?? 0) + granted * cost * tokenMicroseconds
    ),
  };
}

/** How long until one use is possible, in microseconds; 0: it is. */
export function waitFor(bucket: Bucket, debt: number): number {
  return Math.max(0, debt + bucket.cost * bucket.tokenMicroseconds - capacityOf(bucket));
}

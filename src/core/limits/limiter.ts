import type { Bucket, LimitAsk, LimitStore, LimitTaken } from "../ports/limit_store.ts";
import type { Ports } from "../ports.ts";
import { type Account, accountOf } from "./account.ts";
import type { LimitSet } from "./limit_set.ts";
import { localLimits } from "./local_limits.ts";
import { allowed, longestWait, refused, type Verdict } from "./verdict.ts";

export interface LimiterParts extends Pick<Ports, "now" | "timeout" | "log"> {
  readonly store: LimitStore;
  /** A request may be cut off in the middle, as on Workers: nobody waits for what another one asks. */
  readonly isCutOff?: boolean;
}

export interface Limiter {
  /** One use. */
  take(set: LimitSet, caller: string): Verdict | Promise<Verdict>;
  /** One use that costs so many tokens of each bucket; at most its quota. */
  takeMany(set: LimitSet, caller: string, costs: readonly number[]): Promise<Verdict>;
}

/** What is in stock is forgotten after that: it then fills the buckets no more, and nobody has it. */
const stockMilliseconds = 1_000;
const stockedMilliseconds = 500;
/** Longest that a request waits for the answer whether it may go on. */
const askSeconds = 0.25;
/** So long after a failure nobody asks the store. */
const awayMilliseconds = 1_000;

/**
 * Who may go on. A process takes uses for a busy caller from the store in stock, for half a second and a twentieth of the
 * quota at most, so that most requests ask nobody. While the store cannot be asked, or is slow, this process counts alone.
 */
export function createLimiter({ store, now, timeout, log, isCutOff = false }: LimiterParts): Limiter {
  const local = localLimits(now);
  let awayUntil = 0;

  async function askInTime(ask: LimitAsk): Promise<LimitTaken> {
    if (now().getTime() < awayUntil) return await local.take(ask);
    try {
      return await within(timeout(askSeconds), store.take(ask));
    } catch (error) {
      awayUntil = now().getTime() + awayMilliseconds;
      log("warning", "limits", { error: error instanceof Error ? error.message : String(error) });
      return await local.take(ask);
    }
  }

  async function fill(set: LimitSet, caller: string, account: Account): Promise<void> {
    const needed = Math.max(1, account.waiting);
    const wanted = Math.max(needed, nextStock(set, account, now().getTime()));
    const { buckets } = set;
    settle(account, buckets, await askInTime({ caller, buckets, needed, wanted }));
  }

  function settle(account: Account, buckets: readonly Bucket[], taken: LimitTaken): void {
    const at = now().getTime();
    const isStale = account.stockUntil <= at;
    Object.assign(account, { taken, takenAt: at, stock: (isStale ? 0 : account.stock) + taken.granted });
    if (taken.granted > 0) account.stockUntil = at + stockMilliseconds;
    else account.refusedUntil = at + Math.max(1, Math.ceil(longestWait(buckets, taken.debts) / 1_000));
  }

  /** What is known without asking; undefined when the store has to be asked. */
  function known(set: LimitSet, account: Account): Verdict | undefined {
    const at = now().getTime();
    if (account.stock > 0 && account.stockUntil > at) {
      account.stock--;
      return allowed(set, account, at);
    }
    return account.refusedUntil > at ? refused(set, account, at) : undefined;
  }

  async function afterFilling(set: LimitSet, caller: string, account: Account): Promise<Verdict> {
    for (;;) {
      account.waiting++;
      account.filling ??= fill(set, caller, account).finally(() => account.filling = undefined);
      await account.filling;
      account.waiting--;
      const verdict = known(set, account);
      if (verdict !== undefined) return verdict;
    }
  }

  async function alone(set: LimitSet, caller: string, account: Account): Promise<Verdict> {
    for (;;) {
      const at = now().getTime();
      if (account.fillingUntil > at) {
        const { buckets } = set;
        settle(account, buckets, await askInTime({ caller, buckets, needed: 1, wanted: 1 }));
      } else {
        account.fillingUntil = at + askSeconds * 1_000;
        await fill(set, caller, account);
        account.fillingUntil = 0;
      }
      const verdict = known(set, account);
      if (verdict !== undefined) return verdict;
    }
  }

  return {
    take(set, caller) {
      const account = accountOf(set, caller);
      return known(set, account) ?? (isCutOff ? alone : afterFilling)(set, caller, account);
    },
    async takeMany(set, caller, costs) {
      const buckets = set.buckets.map((bucket, i) => ({ ...bucket, cost: costs[i] ?? 1 }));
      const taken = await askInTime({ caller, buckets, needed: 1, wanted: 1 });
      const at = now().getTime();
      return (taken.granted > 0 ? allowed : refused)(
        { ...set, buckets },
        { taken, takenAt: at, stock: 0 },
        at,
      );
    },
  };
}

/** What the caller asks for in half a second as he did since the last time, and twice as much as then at most. */
function nextStock(
  { mostInStock }: LimitSet,
  { taken: { granted }, takenAt, stock }: Account,
  at: number,
): number {
  const perMillisecond = (granted - stock) / Math.max(1, at - takenAt);
  return Math.min(mostInStock, 2 * granted, Math.floor(perMillisecond * stockedMilliseconds));
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = () => reject(new Error(`no answer within ${askSeconds} s`));
  signal.addEventListener("abort", late, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", late));
  return promise;
}

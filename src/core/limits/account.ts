import type { LimitTaken } from "../ports/limit_store.ts";
import type { LimitSet } from "./limit_set.ts";

/** What this process knows of one caller. Times are milliseconds since 1970. */
export interface Account {
  /** Uses in stock, good until `stockUntil`. */
  stock: number;
  stockUntil: number;
  refusedUntil: number;
  taken: LimitTaken;
  takenAt: number;
  /** Requests that have nothing yet. */
  waiting: number;
  filling: Promise<void> | undefined;
  /** Until when another request is taken to fill the stock, where nobody may wait for it. */
  fillingUntil: number;
}

const mostAccounts = 10_000;

/** Of the caller; a new one knows nothing. */
export function accountOf({ accounts, buckets }: LimitSet, caller: string): Account {
  const known = accounts.get(caller);
  if (known !== undefined) return known;
  if (accounts.size >= mostAccounts) accounts.delete(accounts.keys().next().value ?? "");
  const account: Account = {
    stock: 0,
    stockUntil: 0,
    refusedUntil: 0,
    taken: { granted: 0, debts: buckets.map(() => 0) },
    takenAt: 0,
    waiting: 0,
    filling: undefined,
    fillingUntil: 0,
  };
  accounts.set(caller, account);
  return account;
}

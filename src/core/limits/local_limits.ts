import type { LimitStore } from "../ports/limit_store.ts";
import { debtAt, takeFrom } from "./bucket.ts";

const mostCallers = 10_000;

/** Buckets of this process alone: where nothing is shared, and while what is shared cannot be reached. */
export function localLimits(now: () => Date): LimitStore {
  /** When each bucket of a caller will be full, in microseconds. */
  const callers = new Map<string, Map<string, number>>();

  function bucketsOf(caller: string): Map<string, number> {
    const known = callers.get(caller);
    if (known !== undefined) return known;
    if (callers.size >= mostCallers) callers.delete(callers.keys().next().value ?? "");
    const made = new Map<string, number>();
    callers.set(caller, made);
    return made;
  }

  return {
    take(ask) {
      const at = now().getTime() * 1_000;
      const fullAt = bucketsOf(ask.caller);
      const taken = takeFrom(ask, ask.buckets.map((one) => debtAt(one, fullAt.get(one.name) ?? 0, at)));
      if (taken.granted > 0) {
        ask.buckets.forEach(({ name }, i) => fullAt.set(name, at + (taken.debts[i] ?? 0)));
      }
      return Promise.resolve(taken);
    },
    close: () => Promise.resolve(),
  };
}

import type { Breaker } from "./breaker.ts";
import type { Turns, Waiting } from "./turns.ts";

/** The right to have one attempt under way. It ends with its lease, should nobody give it back: work may be dropped or cut off. */
export interface Slot {
  readonly runner: string;
  readonly isProbe: boolean;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface Lane<T extends Waiting> {
  readonly breaker: Breaker;
  readonly waiting: Turns<T>;
  /** Attempts that are under way. */
  underWay(now: number): number;
  /** For an attempt that would be made now; undefined when there is none, or when others wait for it. */
  take(now: number): Slot | undefined;
  release(slot: Slot): void;
  /** Those whose turn it is, each with its slot. */
  starting(now: number): Iterable<readonly [T, Slot]>;
}

export interface LaneParts<T extends Waiting> {
  readonly runner: string;
  readonly breaker: Breaker;
  readonly waiting: Turns<T>;
  readonly slotSeconds: number;
}

/** The way to one runner: no more attempts at once than it may have, no more than a probe while it is not to be had. */
export function createLane<T extends Waiting>(
  { runner, breaker, waiting, slotSeconds }: LaneParts<T>,
): Lane<T> {
  const slots = new Set<Slot>();

  function dropExpired(now: number): void {
    for (const slot of slots) if (slot.until <= now) slots.delete(slot);
  }

  function isFree(isProbe: boolean): boolean {
    return isProbe ? ![...slots].some((slot) => slot.isProbe) : slots.size < breaker.most;
  }

  function occupy(now: number): Slot | undefined {
    const state = breaker.state(now);
    if (state === "rest") return undefined;
    const isProbe = state === "probe";
    if (!isFree(isProbe)) dropExpired(now);
    if (!isFree(isProbe)) return undefined;
    const slot = { runner, isProbe, until: now + slotSeconds * 1000 };
    slots.add(slot);
    return slot;
  }

  return {
    breaker,
    waiting,
    underWay(now) {
      dropExpired(now);
      return slots.size;
    },
    take: (now) => waiting.size > 0 ? undefined : occupy(now),
    release: (slot) => void slots.delete(slot),
    *starting(now) {
      while (waiting.size > 0) {
        const slot = occupy(now);
        if (slot === undefined) return;
        const next = waiting.next();
        if (next !== undefined) yield [next, slot];
      }
    },
  };
}

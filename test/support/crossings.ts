import type { CrashOrder } from "./crash_order.ts";

/**
 * The ways in which a place in the gateway's work can go wrong, each `<place>`, `<place> #<n>` for its n-th crossing, or
 * `#<n>` for the n-th crossing of any place.
 */
export interface CrossingPlan {
  /** The process is killed there. Crossings count from when the order was first seen. */
  readonly crashOrder?: () => CrashOrder | undefined;
  /** An error is thrown there. */
  readonly failAt?: string | undefined;
  /** Whoever comes there first waits for the second, so that both go on at once. */
  readonly meetAt?: string | undefined;
}

export interface CrossingActs {
  /** Answers `false` when somebody else has died in its stead. */
  readonly crash: () => boolean;
  readonly failure: (place: string) => Error;
  readonly meet: () => Promise<void>;
}

export interface Crossings {
  /** The places `before <name>` and `after <name>` around the work. */
  around<T>(name: string, work: () => Promise<T>): Promise<T>;
  pass(place: string): Promise<void>;
}

export function createCrossings(plan: CrossingPlan, acts: CrossingActs): Crossings {
  const sinceStart = createCount();
  let sinceOrder = createCount();
  let order: CrashOrder | undefined;

  function isToDie(place: string): boolean {
    const given = plan.crashOrder?.();
    if (given?.id !== order?.id) {
      order = given;
      sinceOrder = createCount();
    }
    return order !== undefined && sinceOrder(place).includes(order.place) && acts.crash();
  }

  async function pass(place: string): Promise<void> {
    if (isToDie(place)) await Promise.withResolvers<never>().promise;
    const names = sinceStart(place);
    if (plan.failAt !== undefined && names.includes(plan.failAt)) throw acts.failure(place);
    if (plan.meetAt === place) await acts.meet();
  }

  return {
    async around(name, work) {
      await pass(`before ${name}`);
      const outcome = await work();
      await pass(`after ${name}`);
      return outcome;
    },
    pass,
  };
}

/** Counts a crossing and answers its names. */
function createCount(): (place: string) => readonly string[] {
  const crossed = new Map<string, number>();
  let crossings = 0;
  return (place) => {
    const count = (crossed.get(place) ?? 0) + 1;
    crossed.set(place, count);
    return [`${place} #${count}`, `#${++crossings}`, ...(count === 1 ? [place] : [])];
  };
}

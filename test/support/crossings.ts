/** The ways in which a place in the gateway's work can go wrong, each `<place>` or `<place> #<n>` for its n-th crossing. */
export interface CrossingPlan {
  /** The process is killed there. */
  readonly crashAt?: string | undefined;
  /** An error is thrown there. */
  readonly failAt?: string | undefined;
  /** Whoever comes there first waits for the second, so that both go on at once. */
  readonly meetAt?: string | undefined;
}

export interface Crossings {
  /** The places `before <name>` and `after <name>` around the work. */
  around<T>(name: string, work: () => Promise<T>): Promise<T>;
  pass(place: string): Promise<void>;
}

const longestWaitMilliseconds = 3_000;

export function createCrossings(
  plan: CrossingPlan,
  acts: { readonly crash: () => void; readonly failure: (place: string) => Error },
): Crossings {
  const crossed = new Map<string, number>();
  const met = Promise.withResolvers<void>();

  function meet(count: number): Promise<void> {
    if (count >= 2) met.resolve();
    else setTimeout(met.resolve, longestWaitMilliseconds);
    return met.promise;
  }

  async function pass(place: string): Promise<void> {
    const count = (crossed.get(place) ?? 0) + 1;
    crossed.set(place, count);
    const is = (planned: string | undefined) =>
      planned !== undefined && (planned === `${place} #${count}` || (planned === place && count === 1));
    if (is(plan.crashAt)) {
      acts.crash();
      await Promise.withResolvers<never>().promise;
    }
    if (is(plan.failAt)) throw acts.failure(place);
    if (plan.meetAt === place) await meet(count);
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

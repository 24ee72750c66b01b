/**
 * The ways in which a place in the gateway's work can go wrong, each `<place>`, `<place> #<n>` for its n-th crossing, or
 * `#<n>` for the n-th crossing of any place.
 */
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
  let crossings = 0;
  const met = Promise.withResolvers<void>();

  function meet(count: number): Promise<void> {
    if (count >= 2) met.resolve();
    else setTimeout(met.resolve, longestWaitMilliseconds);
    return met.promise;
  }

  async function pass(place: string): Promise<void> {
    const count = (crossed.get(place) ?? 0) + 1;
    crossed.set(place, count);
    const names = [`${place} #${count}`, `#${++crossings}`, ...(count === 1 ? [place] : [])];
    const is = (planned: string | undefined) => planned !== undefined && names.includes(planned);
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

/** What is wrong with one submission. */
export interface Fault {
  readonly index: number;
  readonly jobId?: string | undefined;
  readonly why: string;
}

/** So many of so many. */
export interface Count {
  readonly of: number;
  /** At most one for each submission. */
  readonly faults: readonly Fault[];
}

/** Looks at each; the first thing that is wrong counts. */
export function countFaults<T extends { readonly index: number }>(
  all: readonly T[],
  look: (one: T) => Omit<Fault, "index"> | undefined,
): Count {
  const faults = all.flatMap((one) => {
    const found = look(one);
    return found === undefined ? [] : [{ index: one.index, ...found }];
  });
  return { of: all.length, faults };
}

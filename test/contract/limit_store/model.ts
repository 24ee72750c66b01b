interface Level {
  /** Tokens that are there for certain, and those that may be there, as of `at` (ms). */
  least: number;
  most: number;
  at: number;
}

interface Ask {
  readonly of: readonly number[];
  readonly costs: readonly number[];
  readonly needed: number;
  readonly more: number;
}

/** Between which two moments something has happened, in milliseconds. */
type Span = readonly [number, number];

/** A token is a little slower than a part of its window: it takes whole microseconds. Clocks of two programs differ in their steps. */
const slackMilliseconds = 3;

/** A bucket with a level that rises with time: said in another way than the stores count. What happened when is known only roughly. */
export function createModel(limits: readonly { readonly quota: number; readonly perSecond: number }[]) {
  const levels: Level[] = limits.map(({ quota }) => ({ least: quota, most: quota, at: performance.now() }));

  function levelAt(i: number, [begun, ended]: Span): { least: number; most: number } {
    const { quota, perSecond } = limits[i]!;
    const { least, most, at } = levels[i]!;
    const risen = (ms: number) => Math.max(0, ms) * perSecond / 1_000;
    return {
      least: Math.min(quota, least + risen(begun - at - slackMilliseconds)),
      most: Math.min(quota, most + risen(ended - at + slackMilliseconds)),
    };
  }

  return {
    bounds({ of, costs, needed, more }: Ask, span: Span) {
      const uses = (which: "least" | "most") =>
        Math.min(
          ...of.map((i, k) =>
            Math.floor(levelAt(i, span)[which] / costs[k]! + (which === "most" ? 1e-6 : -1e-3))
          ),
        );
      const given = (free: number) =>
        free < 1 ? 0 : Math.min(free, needed + more, Math.max(needed, Math.floor(free / 8)));
      return { least: given(uses("least")), most: given(uses("most")) };
    },
    took(of: readonly number[], costs: readonly number[], given: number, span: Span): void {
      of.forEach((i, k) => {
        const { least, most } = levelAt(i, span);
        const cost = given * costs[k]!;
        levels[i] = { least: Math.max(0, least - cost), most: Math.max(0, most - cost), at: span[1] };
      });
    },
  };
}

import type { Family } from "./family.ts";
import { createSeries } from "./series.ts";

export interface Histogram extends Family {
  observe(seconds: number, ...labels: readonly string[]): void;
}

interface Distribution {
  /** How many fell into each bucket and into none before it; the last has what is above every bound. */
  readonly counts: number[];
  sum: number;
}

/** How values are spread, in buckets with an upper bound each, which belongs to its bucket. */
export function createHistogram(
  { name, help, labels = [], bounds }: {
    readonly name: string;
    readonly help: string;
    readonly labels?: readonly string[];
    /** Rising. */
    readonly bounds: readonly number[];
  },
): Histogram {
  const series = createSeries<Distribution>(() => ({
    counts: Array<number>(bounds.length + 1).fill(0),
    sum: 0,
  }));
  return {
    name,
    type: "histogram",
    help,
    labels,
    observe(seconds, ...of) {
      const distribution = series.of(of);
      let bucket = 0;
      while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket++;
      distribution.counts[bucket] = (distribution.counts[bucket] ?? 0) + 1;
      distribution.sum += seconds;
    },
    *samples() {
      for (const [of, { counts, sum }] of series.all()) {
        let total = 0;
        for (const [i, count] of counts.entries()) {
          total += count;
          yield { suffix: "_bucket", labels: of, bound: bounds[i] ?? Infinity, value: total };
        }
        yield { suffix: "_sum", labels: of, value: sum };
        yield { suffix: "_count", labels: of, value: total };
      }
    },
  };
}

import type { Family } from "./family.ts";
import { createSeries } from "./series.ts";

export interface Counter extends Family {
  add(by: number, ...labels: readonly string[]): void;
}

/** A number that only rises, from 0 at the start of the process. */
export function createCounter(name: string, help: string, labels: readonly string[] = []): Counter {
  const series = createSeries(() => ({ value: 0 }));
  // Without labels there is one series, and it is there from the beginning.
  if (labels.length === 0) series.of([]);
  return {
    name,
    type: "counter",
    help,
    labels,
    add: (by, ...of) => void (series.of(of).value += by),
    *samples() {
      for (const [of, { value }] of series.all()) yield { labels: of, value };
    },
  };
}

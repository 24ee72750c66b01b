import type { Family } from "./family.ts";

export type Reading = readonly [value: number, ...labels: readonly string[]];

/** What is so at the moment at which somebody asks. */
export function createGauge(
  { name, help, labels = [] }: {
    readonly name: string;
    readonly help: string;
    readonly labels?: readonly string[];
  },
  read: () => Iterable<Reading>,
): Family {
  return {
    name,
    type: "gauge",
    help,
    labels,
    *samples() {
      for (const [value, ...of] of read()) yield { labels: of, value };
    },
  };
}

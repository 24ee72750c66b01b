import type { Family } from "./family.ts";

export interface SpanCounts {
  readonly sent: number;
  readonly dropped: number;
}

/** What became of the spans of traces. */
export function spanCounter(counts: SpanCounts | undefined): Family {
  return {
    name: "tidegate_trace_spans_total",
    type: "counter",
    help: "Spans of traces: sent to the collector, or dropped because it did not take them",
    labels: ["outcome"],
    *samples() {
      for (const [outcome, value] of Object.entries(counts ?? {})) yield { labels: [outcome], value };
    },
  };
}

import type { Family } from "./family.ts";
import { createGauge } from "./gauge.ts";

export interface ProcessFacts {
  readonly version: string;
  /** `deno`, `workers` */
  readonly runtime: string;
  readonly startedAt: Date;
  /** Absent where nobody can say. */
  readonly residentBytes?: (() => number) | undefined;
}

/** What the process is. Those that every program has are named as every program names them. */
export function processGauges(
  { version, runtime, startedAt, residentBytes }: ProcessFacts,
): readonly Family[] {
  return [
    createGauge(
      { name: "tidegate_build", help: "Always 1; the labels say what runs", labels: ["version", "runtime"] },
      () => [[1, version, runtime]],
    ),
    createGauge({
      name: "process_start_time_seconds",
      help: "When the process, or the isolate, began: seconds since 1970",
    }, () => [[startedAt.getTime() / 1000]]),
    createGauge({
      name: "process_resident_memory_bytes",
      help: "Memory that the process holds",
    }, () => residentBytes === undefined ? [] : [[residentBytes()]]),
  ];
}

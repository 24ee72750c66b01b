import type { StatusInfo } from "../src/ogc/status_info.ts";
import { type Arrivals, dispatchOf } from "./arrivals.ts";
import type { CalledJob } from "./callers.ts";
import { percentiles } from "./percentile.ts";

/** Milliseconds from when the job should have been submitted. */
export interface Stages {
  readonly answered: readonly number[];
  readonly dispatched: readonly number[];
  readonly running: readonly number[];
  readonly ended: readonly number[];
  readonly called: readonly number[];
  readonly read: readonly number[];
}

const mostStatuses = 1_000;

/** When a job began to run and ended is told by its status, read afterwards, of a sample. */
export async function stagesOf(jobs: readonly CalledJob[], arrivals: Arrivals, url: string): Promise<Stages> {
  const sample = jobs.filter((_, i) => i % Math.ceil(jobs.length / mostStatuses) === 0);
  const running: number[] = [];
  const ended: number[] = [];
  for (const { id, begin } of sample) {
    const { started, finished } = await (await fetch(`${url}/jobs/${id}`)).json() as StatusInfo;
    running.push(Date.parse(started ?? "") - begin);
    ended.push(Date.parse(finished ?? "") - begin);
  }
  return {
    answered: jobs.map(({ begin, answered }) => answered - begin),
    dispatched: jobs.map(({ id, begin }) => (arrivals.get(dispatchOf(id)) ?? NaN) - begin),
    running,
    ended,
    called: jobs.map(({ begin, called }) => called - begin),
    read: jobs.map(({ begin, read }) => read - begin),
  };
}

const stageNames = {
  answered: "submission answered",
  dispatched: "dispatch with the runner",
  running: "running, by the record",
  ended: "ended, by the record",
  called: "callback delivered",
  read: "results read",
} as const satisfies Record<keyof Stages, string>;

/** A line for each stage. */
export function stageLines(stages: Stages): readonly string[] {
  return Object.entries(stageNames).map(([stage, name]) =>
    `${name.padEnd(26)} ${percentiles(stages[stage as keyof Stages])}`
  );
}

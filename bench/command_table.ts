import type { Counts } from "./command_count.ts";

const purposes: Readonly<Record<string, string>> = {
  "evalsha create": "the submission",
  "evalsha replace": "taken by the runner, each report, the end of the callback",
  "evalsha settle": "a sweep puts due times right, many at once",
  "set j": "the record, once in each of these scripts",
  "get j": "the record: each poll, each report and the results, unless it is known",
  "publish j": "who watches the job is told of a new status; not by REST",
  "zadd jobs": "the list of the owner, at the submission",
  "zadd by": "the list of the process, at the submission and at the end",
  "zadd due": "when a sweep must look at it",
  "zrange due": "a sweep looks what is due (without those of an idle gateway)",
  "mget j": "the records of what is due, many at once",
};

export interface Traced {
  readonly counts: Counts;
  readonly jobs: number;
  /** Looks for what is due that an idle gateway would have made too. */
  readonly idle: number;
}

/** A line for each command: how often a job needs it, and what for. */
export function commandTable({ counts, jobs, idle }: Traced): readonly string[] {
  const rows = counts.entries().map(([name, count]) => ({
    name,
    calls: (name === "zrange due" ? Math.max(0, count - idle) : count) / jobs,
  }));
  return [...rows].sort((a, b) => b.calls - a.calls).map(({ name, calls }) =>
    [name.padEnd(18), calls.toFixed(2).padStart(6), ` ${purposes[name] ?? ""}`].join(" ").trimEnd()
  );
}

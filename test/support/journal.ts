import { appendFileSync, existsSync, readFileSync } from "node:fs";
import process from "node:process";
import type { Delivery } from "../../src/core/delivery.ts";
import type { Job } from "../../src/core/job.ts";

/** One commit that the store said yes to. */
export interface JournalEntry {
  readonly jobId: string;
  readonly revision: number;
  readonly status: Job["status"];
  readonly attempt: number;
  readonly progress?: number;
  readonly at: string;
  /** The process that wrote it. */
  readonly by?: number;
  readonly deliveries: readonly Pick<Delivery, "id" | "state" | "dueAt">[];
}

/** Written at once, so that it outlives a process that is killed in the next moment. */
export function appendJournal(file: string, job: Job, at: Date): void {
  const { id, revision, status, attempt, progress } = job;
  const entry: JournalEntry = {
    jobId: id,
    revision,
    status,
    attempt,
    ...(progress === undefined ? {} : { progress }),
    at: at.toISOString(),
    by: process.pid,
    deliveries: job.deliveries.map(({ id, state, dueAt }) => ({ id, state, dueAt })),
  };
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

/** In the order of a job's revisions: two processes that write it may overtake each other between a commit and its line. */
export function readJournal(file: string): readonly JournalEntry[] {
  if (!existsSync(file)) return [];
  const entries = readFileSync(file, "utf8").split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalEntry);
  return entries.sort((a, b) => a.revision - b.revision);
}

import type { Job } from "../../src/core/job.ts";
import type { Change, JobStore } from "../../src/core/ports.ts";
import { brokenRules, type Writer } from "./record_rules.ts";

/** What the store has held, look by look: nothing here comes from what anybody was told. */
export interface Ledger {
  /** Every record of each job that was ever there, oldest first. */
  readonly histories: ReadonlyMap<string, readonly Job[]>;
  /** The jobs that were ever made for an input. */
  readonly jobsOfInput: ReadonlyMap<string, readonly string[]>;
  readonly broken: string[];
  /** Look at what a change was about. Without a writer: it must not have changed anything. */
  look(change: Change, writer?: Writer): Promise<void>;
  last(jobId: string): Job | undefined;
}

export function createLedger(truth: JobStore): Ledger {
  const histories = new Map<string, Job[]>();
  const jobsOfInput = new Map<string, string[]>();
  const forgotten = new Set<string>();
  const broken: string[] = [];

  async function begin(job: Job): Promise<void> {
    histories.set(job.id, []);
    const inputs = await truth.readInputs(job.id);
    if (inputs === undefined) broken.push(`a job is born with its inputs: ${job.id}`);
    const key = String(inputs?.["message"]).split(" ")[0] ?? "";
    jobsOfInput.set(key, [...jobsOfInput.get(key) ?? [], job.id]);
  }

  function gone(change: Change, before: Job | undefined): void {
    const { id } = change.job;
    if (before === undefined || forgotten.has(id)) return;
    if (change.forget && before.removedAt !== undefined) forgotten.add(id);
    else broken.push(`a record is there until its tombstone is over: ${id}`);
  }

  return {
    histories,
    jobsOfInput,
    broken,
    last: (jobId) => forgotten.has(jobId) ? undefined : histories.get(jobId)?.at(-1),
    async look(change, writer) {
      const { id } = change.job;
      const before = histories.get(id)?.at(-1);
      const job = await truth.read(id);
      if (job === undefined) return gone(change, before);
      if (forgotten.has(id)) return void broken.push(`what was forgotten does not come back: ${id}`);
      if (job.revision === before?.revision) {
        if (JSON.stringify(job) === JSON.stringify(before)) return;
        return void broken.push(`a revision is written once: ${id} ${job.revision}`);
      }
      if (writer === undefined) return void broken.push(`a change that is sent twice is one change: ${id}`);
      if (before === undefined) await begin(job);
      broken.push(...brokenRules(before, job, writer));
      histories.get(id)?.push(job);
    },
  };
}

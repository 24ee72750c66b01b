import type { DatabaseSync } from "node:sqlite";
import { isFinal } from "../../core/job.ts";
import type { Change, CommitOutcome } from "../../core/ports.ts";
import { idempotencyKeys } from "./idempotency.ts";
import { outstandingJobs } from "./outstanding.ts";
import { queries } from "./queries.ts";

/** A change as text: what cannot be written down fails for its caller alone, before it shares a transaction with others. */
export interface WrittenChange {
  readonly change: Change;
  readonly record: string;
  readonly inputs: string | undefined;
  readonly results: string | undefined;
  readonly log: readonly string[];
}

interface Stored {
  readonly number: number;
  readonly revision: number;
  readonly change_id: string;
  readonly listed: number;
  readonly dead: number;
  readonly status: string;
}

const logEntriesKept = 1_000;

const committed: CommitOutcome = { kind: "committed" };
const conflict: CommitOutcome = { kind: "conflict" };

export function writeDown(change: Change): WrittenChange {
  const text = (value: unknown) => value === undefined ? undefined : JSON.stringify(value);
  return {
    change,
    record: JSON.stringify(change.job),
    inputs: text(change.inputs),
    results: text(change.results),
    log: (change.log ?? []).slice(-logEntriesKept).map((entry) => JSON.stringify(entry)),
  };
}

/** Decides one change, and writes it when it is to be written. Runs inside a transaction; looks before it writes. */
export function changeWriter(database: DatabaseSync, now: () => Date) {
  const find = database.prepare(queries.stored);
  const insert = database.prepare(
    "INSERT INTO jobs (id, revision, change_id, owner, process_id, job_group, status, created_at, listed, dead, due_at, " +
      "record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
  );
  const update = database.prepare(
    "UPDATE jobs SET revision = ?, change_id = ?, due_at = ?, record = ? WHERE number = ?",
  );
  const move = database.prepare(
    "UPDATE jobs SET status = ?, revision = ?, change_id = ?, due_at = ?, record = ? WHERE number = ?",
  );
  // Apart from each other, because SQLite rewrites the entries of every index whose columns an update names.
  const relist = database.prepare("UPDATE jobs SET listed = ?, dead = ? WHERE number = ?");
  const remove = ["log", "results", "inputs"].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE job = ?`)
  ).concat(database.prepare("DELETE FROM jobs WHERE number = ?"));
  const writeContents = contentsWriter(database);
  const keys = idempotencyKeys(database, now);
  const outstanding = outstandingJobs(database, now);

  function create(written: WrittenChange): CommitOutcome {
    const { id, job, index, idempotency, quota } = written.change;
    const bound = idempotency && keys.find(idempotency.key);
    if (bound && find.get(job.id)) return committed;
    if (bound && bound.fingerprint !== idempotency.fingerprint) return { kind: "mismatched" };
    // Of this very job, which once was there: an echo of the change that created it.
    if (bound && bound.jobId === job.id) return committed;
    if (bound) return { kind: "replayed", jobId: bound.jobId };
    if (quota !== undefined) {
      if (find.get(job.id)) return committed;
      const count = outstanding.isFull(job, quota);
      if (count !== undefined) return { kind: "over-quota", outstanding: count };
    }
    const { changes, lastInsertRowid } = insert.run(
      job.id,
      job.revision,
      id,
      job.owner,
      job.processId,
      job.group ?? null,
      job.status,
      job.createdAt,
      Number(index.listed),
      Number(index.dead),
      index.dueAt ?? null,
      written.record,
    );
    // The id is new with its job: what is there already is this very change, sent again.
    if (Number(changes) === 0) return committed;
    writeContents(Number(lastInsertRowid), written);
    if (idempotency) keys.bind(idempotency, job.id);
    if (quota !== undefined) outstanding.add(job, quota);
    return committed;
  }

  function replace(written: WrittenChange, stored: Stored): CommitOutcome {
    const { id, job, index } = written.change;
    const row = [job.revision, id, index.dueAt ?? null, written.record, stored.number] as const;
    if (job.status === stored.status) update.run(...row);
    else move.run(job.status, ...row);
    if (job.status !== stored.status && isFinal(job)) outstanding.remove(job);
    const listed = Number(index.listed);
    const dead = Number(index.dead);
    if (listed !== stored.listed || dead !== stored.dead) relist.run(listed, dead, stored.number);
    writeContents(stored.number, written);
    return committed;
  }

  return function write(written: WrittenChange): CommitOutcome {
    const { change } = written;
    const { revision } = change.job;
    if (revision === 1 && !change.forget) return create(written);
    const stored = find.get(change.job.id) as Stored | undefined;
    if (!stored && change.forget) return committed;
    if (!stored) return conflict;
    if (revision === stored.revision && change.id === stored.change_id) return committed;
    if (revision !== stored.revision + 1) return conflict;
    if (!change.forget) return replace(written, stored);
    for (const statement of remove) statement.run(stored.number);
    outstanding.remove(change.job);
    return committed;
  };
}

function contentsWriter(database: DatabaseSync) {
  const inputs = database.prepare("INSERT OR REPLACE INTO inputs (job, content) VALUES (?, ?)");
  const results = database.prepare("INSERT OR REPLACE INTO results (job, content) VALUES (?, ?)");
  const last = database.prepare(queries.lastPosition);
  const append = database.prepare("INSERT INTO log (job, position, entry) VALUES (?, ?, ?)");
  const trim = database.prepare("DELETE FROM log WHERE job = ? AND position <= ?");

  return function writeContents(number: number, written: WrittenChange): void {
    if (written.inputs !== undefined) inputs.run(number, written.inputs);
    if (written.results !== undefined) results.run(number, written.results);
    if (written.log.length === 0) return;
    let { position } = last.get(number) as { position: number };
    for (const entry of written.log) append.run(number, ++position, entry);
    trim.run(number, position - logEntriesKept);
  };
}

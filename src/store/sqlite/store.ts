import type { DatabaseSync } from "node:sqlite";
import type { JobStore } from "../../core/ports.ts";
import type { KeyStore } from "../../core/ports/key_store.ts";
import { sqliteKeys } from "./api_keys.ts";
import { currentRecords } from "./current_records.ts";
import { type GroupCommit, groupCommit } from "./group_commit.ts";
import { changeWriter, writeDown } from "./change.ts";
import { sqliteCount } from "./count.ts";
import { openDatabase } from "./database.ts";
import { queries } from "./queries.ts";
import { sqliteReads } from "./reads.ts";
import { sqliteWatch, type WatchedFile } from "./watch.ts";
import { orUnavailable, storeUnavailable } from "../store_unavailable.ts";

export interface SqliteOptions {
  /** The file. It is created when it is not there; `-wal` and `-shm` beside it belong to it. */
  readonly path: string;
  /** How long a call waits for another process that is writing, in milliseconds. Default 5000. */
  readonly busyMilliseconds?: number;
  /** How often `changed` looks for what other processes wrote, in milliseconds. Default 200. */
  readonly pollMilliseconds?: number;
  /** The clock that idempotency keys expire by. */
  readonly now?: () => Date;
}

export interface SqliteStore extends JobStore {
  readonly keys: KeyStore;
}

/**
 * Jobs, and API keys, in one SQLite file. Any number of processes of one machine may have it open.
 *
 * @throws Error when the file cannot be opened, or was written by a newer Tidegate.
 */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const { path, busyMilliseconds = 5_000, pollMilliseconds = 200, now = () => new Date() } = options;
  const database = openDatabase(path, busyMilliseconds);
  const write = changeWriter(database, now);
  const putCatalogue = database.prepare(
    "INSERT OR REPLACE INTO catalogues (runner, fetched_at, processes) VALUES (?, ?, ?)",
  );
  const putPing = database.prepare("INSERT OR REPLACE INTO ping (only, at) VALUES (1, ?)");
  const { othersVersion, revision } = versionsOf(database);
  const current = currentRecords(othersVersion);
  const reads = sqliteReads(database, current);
  const group = groupOf(database);
  const watch = sqliteWatch({
    othersVersion,
    read: reads.read,
    revision(jobId) {
      // Who is told of a change reads the record next, maybe before `current` looks at the file again.
      current.drop(jobId);
      return revision(jobId);
    },
  }, pollMilliseconds);

  return {
    ...reads,
    keys: sqliteKeys(database, group),
    async commit(change) {
      const written = writeDown(change);
      const outcome = await group.run(() => {
        current.drop(change.job.id);
        return write(written);
      });
      if (outcome.kind === "committed" && !change.forget) watch.seen(change.job);
      return outcome;
    },
    count: sqliteCount(database),
    changed: watch.changed,
    async writeCatalogue({ runner, fetchedAt, processes }) {
      const text = JSON.stringify(processes);
      await group.run(() => putCatalogue.run(runner, fetchedAt, text));
    },
    async ping() {
      await group.run(() => putPing.run(now().toISOString()));
      await reads.read("");
    },
    close() {
      if (!database.isOpen) return Promise.resolve();
      group.flush();
      watch.close(storeUnavailable("wait for a change", { errstr: "the store was closed" }));
      database.close();
      return Promise.resolve();
    },
  };
}

function groupOf(database: DatabaseSync): GroupCommit {
  // Prepared, because what `exec` throws does not carry SQLite's own words for the failure.
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  return groupCommit({
    begin: () => begin.run(),
    commit: () => commit.run(),
    rollback() {
      // After some failures, such as a full disk, SQLite has rolled back by itself.
      if (database.isTransaction) database.exec("ROLLBACK");
    },
    failure: (error) => storeUnavailable("write to the store", error),
  });
}

function versionsOf(database: DatabaseSync): Pick<WatchedFile, "othersVersion" | "revision"> {
  const version = database.prepare("PRAGMA data_version");
  const revision = database.prepare(queries.revision);
  return {
    othersVersion: () => orUnavailable("read the store", () => version.get()?.data_version),
    revision: (jobId) =>
      orUnavailable("read the store", () => {
        const row = revision.get(jobId) as { revision: number } | undefined;
        return row?.revision ?? 0;
      }),
  };
}

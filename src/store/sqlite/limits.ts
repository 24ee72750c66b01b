import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { debtAt, takeFrom } from "../../core/limits/bucket.ts";
import type { LimitAsk, LimitStore, LimitTaken } from "../../core/ports.ts";
import { createPrivate } from "./database.ts";
import { orUnavailable } from "../store_unavailable.ts";

export interface SqliteLimitsOptions {
  /** Of the file of the jobs: the buckets are in one beside it, `<path>-limits`. */
  readonly path: string;
  readonly now?: () => Date;
}

/** A question waits in line no longer: it holds up everything else in its process. */
const busyMilliseconds = 50;
const openMilliseconds = 5_000;
const takesPerPruning = 1_000;

const setUp = [
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = OFF",
  "CREATE TABLE IF NOT EXISTS buckets (caller TEXT NOT NULL, name TEXT NOT NULL, full_at INTEGER NOT NULL, " +
  "PRIMARY KEY (caller, name)) STRICT, WITHOUT ROWID",
  `PRAGMA busy_timeout = ${busyMilliseconds}`,
];

/**
 * Buckets in a file of their own, which the processes of one machine share. Beside the jobs each count would be flushed to the disk
 * and would make the others look at their jobs again. A file that a power failure has left broken is begun anew: full buckets are all
 * that is lost.
 */
export function openSqliteLimits({ path, now = () => new Date() }: SqliteLimitsOptions): LimitStore {
  const database = openOrRenew(`${path}-limits`);
  const [begin, commit, rollback] = ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"].map((sql) =>
    database.prepare(sql)
  );
  const find = database.prepare("SELECT full_at FROM buckets WHERE caller = ? AND name = ?");
  const put = database.prepare("INSERT OR REPLACE INTO buckets (caller, name, full_at) VALUES (?, ?, ?)");
  const prune = database.prepare("DELETE FROM buckets WHERE full_at <= ?");
  let takes = 0;

  function takeNow(ask: LimitAsk, at: number): LimitTaken {
    const { caller, buckets } = ask;
    const taken = takeFrom(
      ask,
      buckets.map((bucket) => {
        const row = find.get(caller, bucket.name) as { full_at: number } | undefined;
        return debtAt(bucket, row?.full_at ?? 0, at);
      }),
    );
    if (taken.granted > 0) {
      buckets.forEach(({ name }, i) => put.run(caller, name, at + (taken.debts[i] ?? 0)));
    }
    if (takes++ % takesPerPruning === 0) prune.run(at);
    return taken;
  }

  function take(ask: LimitAsk): LimitTaken {
    begin?.run();
    try {
      const taken = takeNow(ask, now().getTime() * 1_000);
      commit?.run();
      return taken;
    } catch (error) {
      if (database.isTransaction) rollback?.run();
      throw error;
    }
  }

  return {
    take: (ask) => Promise.try(() => orUnavailable("count a request", () => take(ask))),
    close() {
      if (database.isOpen) database.close();
      return Promise.resolve();
    },
  };
}

function openOrRenew(path: string): DatabaseSync {
  try {
    return open(path);
  } catch (error) {
    if (!isBroken(error)) throw error;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    return open(path);
  }
}

function open(path: string): DatabaseSync {
  createPrivate(path);
  const database = new DatabaseSync(path, { timeout: openMilliseconds });
  try {
    // Prepared, because what `exec` throws does not carry the number of the failure.
    for (const sql of setUp) database.prepare(sql).all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLITE_CORRUPT, SQLITE_NOTADB */
function isBroken(error: unknown): boolean {
  return [11, 26].includes((error as { errcode?: number }).errcode ?? 0);
}

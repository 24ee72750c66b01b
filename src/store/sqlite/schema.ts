import type { DatabaseSync } from "node:sqlite";

/**
 * The schema as a list of steps. A file carries the number of steps it has seen (`user_version`); opening it applies the rest.
 * A released step is never edited: what must change is a new step at the end.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE jobs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    change_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_at TEXT NOT NULL,
    listed INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    due_at TEXT,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_due ON jobs (due_at, id) WHERE due_at IS NOT NULL;
  CREATE INDEX jobs_listed ON jobs (created_at, id) WHERE listed = 1;
  CREATE INDEX jobs_listed_by_owner ON jobs (owner, created_at, id) WHERE listed = 1;
  CREATE INDEX jobs_dead ON jobs (created_at, id) WHERE dead = 1;
  CREATE INDEX jobs_dead_by_owner ON jobs (owner, created_at, id) WHERE dead = 1;

  CREATE TABLE inputs (job INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
  CREATE TABLE results (job INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
  CREATE TABLE log (
    job INTEGER NOT NULL,
    position INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (job, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    job_id TEXT NOT NULL,
    expires_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

  CREATE TABLE catalogues (
    runner TEXT PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    processes TEXT NOT NULL
  ) STRICT;
  CREATE TABLE ping (only INTEGER PRIMARY KEY CHECK (only = 1), at TEXT NOT NULL) STRICT;
  `,
  `
  ALTER TABLE jobs ADD COLUMN process_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE jobs ADD COLUMN status TEXT NOT NULL DEFAULT '';
  UPDATE jobs SET process_id = json_extract(record, '$.processId'), status = json_extract(record, '$.status');
  CREATE INDEX jobs_by_process ON jobs (owner, process_id, status, created_at, id) WHERE listed = 1;
  `,
  `
  ALTER TABLE jobs ADD COLUMN job_group TEXT;
  CREATE INDEX jobs_by_group ON jobs (owner, job_group, created_at, id) WHERE listed = 1 AND job_group IS NOT NULL;
  `,
  `
  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX jobs_outstanding ON jobs (status) WHERE status IN ('accepted', 'running');
  CREATE TABLE outstanding (
    owner TEXT NOT NULL,
    job_id TEXT NOT NULL,
    lapses_at TEXT,
    PRIMARY KEY (owner, job_id)
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Bring the file to the newest version. Of several processes that open it at once, one does it and the others wait.
 *
 * @throws Error when a newer Tidegate, or another program, wrote the file.
 */
export function migrate(database: DatabaseSync, steps: readonly string[] = migrations): void {
  if (version(database) === steps.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Read again: another process may have migrated while this one waited for the lock.
    const found = version(database);
    refuseForeign(database, found, steps.length);
    for (const step of steps.slice(found)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function refuseForeign(database: DatabaseSync, found: number, known: number): void {
  if (found > known) {
    throw new Error(
      `it has schema version ${found}, and this Tidegate knows versions up to ${known}: start the Tidegate that wrote it, or a newer one`,
    );
  }
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' LIMIT 1").get();
  if (found === 0 && tables) {
    throw new Error("it is the database of another program: name a file that does not exist yet");
  }
}

function version(database: DatabaseSync): number {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}

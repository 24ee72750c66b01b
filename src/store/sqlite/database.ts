import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./schema.ts";

/**
 * Open the file, creating it when it is not there, and bring it to the newest schema.
 *
 * @throws Error that names the file and what is wrong with it.
 */
export function openDatabase(path: string, busyMilliseconds: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    createPrivate(path);
    database = new DatabaseSync(path, { timeout: busyMilliseconds });
    useWriteAheadLog(database);
    // NORMAL may lose the last commits when the power fails.
    database.exec("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(`Cannot open the store "${path}": ${error instanceof Error ? error.message : error}`);
  }
}

/** Inputs are private. SQLite gives the files beside it the same permissions. */
export function createPrivate(path: string): void {
  try {
    // Only ever a new file: closing one that this process has open in SQLite would drop SQLite's locks on it.
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
}

function useWriteAheadLog(database: DatabaseSync): void {
  const { journal_mode: mode } = database.prepare("PRAGMA journal_mode = WAL").get() as {
    journal_mode: string;
  };
  if (mode !== "wal") {
    throw new Error(`its file system has no shared memory for a write-ahead log: use a local disk`);
  }
}

import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openSqliteStore, type SqliteOptions } from "../../../src/store/sqlite/store.ts";

/** A store that is closed with the test. */
export function opened(options: SqliteOptions): JobStore {
  const store = openSqliteStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** Another program that has the file open. */
export function stranger(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return database;
}

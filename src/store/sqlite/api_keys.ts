import type { DatabaseSync } from "node:sqlite";
import type { ApiKey, KeyStore } from "../../core/ports/key_store.ts";
import { orUnavailable } from "../store_unavailable.ts";
import type { GroupCommit } from "./group_commit.ts";

/** API keys in a table of their own. */
export function sqliteKeys(database: DatabaseSync, group: GroupCommit): KeyStore {
  const add = database.prepare("INSERT OR IGNORE INTO api_keys (id, created_at, record) VALUES (?, ?, ?)");
  const one = database.prepare("SELECT record FROM api_keys WHERE id = ?");
  const all = database.prepare("SELECT record FROM api_keys ORDER BY created_at, id");
  const drop = database.prepare("DELETE FROM api_keys WHERE id = ?");
  const reading = <T>(work: () => T) => Promise.try(() => orUnavailable("read the store", work));

  return {
    create: (key) => group.run(() => add.run(key.id, key.createdAt, JSON.stringify(key)).changes > 0),
    read: (id) =>
      reading(() => {
        const row = one.get(id);
        return row && toKey(row);
      }),
    list: () => reading(() => all.all().map(toKey)),
    remove: (id) => group.run(() => drop.run(id).changes > 0),
  };
}

function toKey(row: Readonly<Record<string, unknown>>): ApiKey {
  return JSON.parse(String(row["record"])) as ApiKey;
}

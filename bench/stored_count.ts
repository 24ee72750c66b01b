import { redisKeys } from "../src/store/redis/keys.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { lookInto } from "./stored_jobs.ts";

/** All keys of a Redis, and all members of the index entries of the one owner and the one process that there are. */
export async function countStoredKeys(server: RedisServer, prefix: string): Promise<number> {
  const keys = redisKeys(prefix);
  const sets = [
    keys.due,
    keys.listed("anonymous"),
    keys.byProcess("anonymous", "no_op"),
    keys.dead("anonymous"),
  ];
  const counts = await Promise.all([server.cli("DBSIZE"), ...sets.map((key) => server.cli("ZCARD", key))]);
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** All rows of all tables of a store file. */
export function countStoredRows(storePath: string): number {
  return lookInto(storePath, (database) => {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.reduce(
      (sum, { name }) =>
        sum + Number(database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()?.["rows"]),
      0,
    );
  });
}

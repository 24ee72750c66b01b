import type { RedisServer } from "../test/support/redis_server.ts";

/** Command, or command and what it was for, to how often. */
export type Counts = ReadonlyMap<string, number>;

/** What connections and measurements ask for. */
const aside = /^(acl|auth|client|command|config|dbsize|hello|info|memory|monitor|ping|script|select)\b/;

/** Every command that Redis has executed since it started, those of scripts included. */
export async function countCommands(server: RedisServer): Promise<Counts> {
  const told = await server.cli("INFO", "commandstats");
  const lines = [...told.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  return new Map(lines.map(([, name = "", calls]): [string, number] => [name, Number(calls)]))
    .entries().filter(([name]) => !aside.test(name))
    .reduce((counts, [name, calls]) => counts.set(name, calls), new Map<string, number>());
}

export function total(counts: Counts): number {
  return counts.values().reduce((sum, count) => sum + count, 0);
}

/** What came in between. */
export function since(before: Counts, after: Counts): Counts {
  return new Map(
    after.entries().map(([name, count]): [string, number] => [name, count - (before.get(name) ?? 0)])
      .filter(([, count]) => count > 0),
  );
}

import { createClient } from "@redis/client";
import { scriptsFor } from "../src/store/redis/scripts.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import type { Counts } from "./command_count.ts";

export interface CommandTrace {
  /** Command and kind of its first key, or name of the script, to how often: `zadd due`, `evalsha create`. */
  stop(): Promise<Counts>;
}

const scripts = new Map(Object.entries(scriptsFor("redis")).map(([name, { sha1 }]) => [sha1, name]));

/** Watches what Redis executes, key by key. */
export async function traceCommands({ url }: RedisServer): Promise<CommandTrace> {
  const counts = new Map<string, number>();
  const client = createClient({ url, RESP: 2 });
  client.on("error", () => {});
  await client.connect();
  await client.monitor((line) => {
    const name = nameOf(String(line));
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return {
    stop() {
      client.destroy();
      return Promise.resolve(counts);
    },
  };
}

/** `1764155045.1 [0 127.0.0.1:5000] "zadd" "{tidegate}:due" "1" "x"`; undefined when it is about no key. */
function nameOf(line: string): string | undefined {
  const [, command = "", first = ""] = /\] "(\w+)" "([^"]*)/.exec(line) ?? [];
  const script = scripts.get(first);
  if (script !== undefined) return `${command.toLowerCase()} ${script}`;
  const [, kind] = /^\{[^}]+\}:(\w+)/.exec(first) ?? [];
  return kind === undefined ? undefined : `${command.toLowerCase()} ${kind}`;
}

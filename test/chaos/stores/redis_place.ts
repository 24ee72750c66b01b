import { createClient } from "@redis/client";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { startRedisServer } from "../../support/redis_server.ts";
import { faultyScripts } from "./network_faults.ts";
import type { OpenedStore, Place, StoreName } from "./place.ts";

export interface RedisRoads {
  readonly name: StoreName;
  open(slot: number, now: () => Date): Promise<OpenedStore>;
  /** A history begins. */
  begin?(seed: number): void;
  close(): Promise<void>;
}

/** Of the prefix `tidegate`, those that are not of a job: written once for an owner or a runner. */
const lasting = /^\{tidegate\}:(catalogues|owners|processes:.*)$/;
/** Indexes and lists: they hold what is live, and go with their last member. */
const indexes = /^\{tidegate\}:(due|jobs:.*|by:.*|by-group:.*|dead:.*|open:.*)$/;
const idempotencyKeys = /^\{tidegate\}:k:/;
/** Those who only watch do not write. */
const writing = /^cmdstat_(set|del|zadd|zrem|sadd|rpush|ltrim|pexpire|publish)$/;

/** One real redis-server for the run. */
export async function openRedisPlace(roadsTo: (url: string) => Promise<RedisRoads>): Promise<Place> {
  const server = await startRedisServer();
  const admin = createClient({ url: server.url, RESP: 2 });
  admin.on("error", () => {});
  await admin.connect();
  const looking = await connectRedis({ url: server.url, timeoutSeconds: 30 });
  const truth = openRedisStore({ connection: looking });
  const roads = await roadsTo(server.url);
  const keys = async () => (await admin.keys("*")).sort();
  const outstanding = () => admin.keys("{tidegate}:open:*");
  return {
    name: roads.name,
    truth,
    async clear(seed) {
      roads.begin?.(seed);
      await admin.flushDb();
      await admin.sendCommand(["CONFIG", "RESETSTAT"]);
    },
    open: roads.open,
    counted: async () =>
      (await Promise.all((await outstanding()).map((key) => admin.zRangeByScore(key, "inf", "inf")))).flat(),
    async immortal() {
      const own = (await keys()).filter((key) => !lasting.test(key) && !indexes.test(key));
      const lives = await Promise.all(own.map(async (key) => ({ key, life: await admin.ttl(key) })));
      return lives.filter(({ life }) => life < 0).map(({ key }) => key);
    },
    async remains() {
      // Places that were kept for jobs which never came are looked for when one is wanted.
      for (const key of await outstanding()) await admin.zRemRangeByScore(key, "-inf", "(inf");
      return (await keys()).filter((key) => !lasting.test(key) && !idempotencyKeys.test(key));
    },
    async writes() {
      const told = String(await admin.sendCommand(["INFO", "commandstats"]));
      const counts = [...told.matchAll(/^(cmdstat_[^:]+):calls=(\d+)/gm)];
      return counts.filter(([, name = ""]) => writing.test(name)).reduce(
        (sum, [, , calls]) => sum + Number(calls),
        0,
      );
    },
    flushScripts: async () => void await admin.scriptFlush(),
    async close() {
      await roads.close();
      await truth.close();
      admin.destroy();
      await server.stop();
    },
  };
}

/** Each slot of a process has a connection of its own, which its next process goes on with. */
export async function tcpRoads(url: string): Promise<RedisRoads> {
  const connections = await Promise.all([0, 1, 2].map(() => connectRedis({ url, timeoutSeconds: 30 })));
  return {
    name: "redis",
    open(slot, now) {
      const { connection, network } = faultyScripts(connections[slot]!);
      const jobs = openRedisStore({ connection, now });
      return Promise.resolve({ jobs, network, abandon: () => Promise.resolve() });
    },
    close: async () => void await Promise.all(connections.map((connection) => connection.close())),
  };
}

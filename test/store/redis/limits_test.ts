import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LimitStore } from "../../../src/core/ports.ts";
import type { RedisConnection } from "../../../src/store/redis/connection.ts";
import { redisLimits } from "../../../src/store/redis/limits.ts";
import { bucketOf, limitStoreContract } from "../../contract/limit_store_contract.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "../../support/redis_server.ts";
import { byRest, byTcp } from "./contract.ts";
import { watchingKeys } from "./declared_keys.ts";

type Connect = (server: RedisServer) => Promise<RedisConnection>;

const roads: readonly (readonly [string, Connect, RedisServerOptions?])[] = [
  ["redis by TCP", byTcp],
  ["a cluster of one node", byTcp, { cluster: true }],
  ["redis with every script watched", async (server) => watchingKeys(await byTcp(server))],
  ["redis by REST", byRest()],
];

for (const [name, connect, options] of roads) {
  describe.skipIf(!has("redis"))(name, () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedisServer(options);
    });
    afterAll(() => server?.stop());
    limitStoreContract(name, async () => {
      const prefix = crypto.randomUUID();
      return [await opened(server, connect, prefix), await opened(server, connect, prefix)];
    });
  });
}

async function opened(server: RedisServer, connect: Connect, prefix: string): Promise<LimitStore> {
  const connection = await connect(server);
  const limits = redisLimits(connection, prefix);
  return {
    ...limits,
    async close() {
      await limits.close();
      await connection.close();
    },
  };
}

describe.skipIf(!has("redis"))("redisLimits", () => {
  const ask = {
    caller: "ada",
    buckets: [bucketOf("principal", 10, 10), bucketOf("read", 5, 2)],
    needed: 1,
    wanted: 1,
  };

  it("costs one command, and keeps nothing of a bucket that is full again", async () => {
    await using server = await startRedisServer();
    const limits = await opened(server, byTcp, "tidegate");
    await limits.take(ask);
    await server.cli("CONFIG", "RESETSTAT");
    for (let i = 0; i < 4; i++) await limits.take(ask);
    const told = await server.cli("INFO", "commandstats");
    const calls = Object.fromEntries(
      [...told.matchAll(/^cmdstat_(\w+):calls=(\d+)/gm)].map(([, name, n]) => [name, Number(n)]),
    );
    // Those that the script gives are no round trips.
    expect(calls).toMatchObject({ evalsha: 4, time: 4, get: 4, set: 4 });
    expect(
      Object.keys(calls).filter((name) =>
        !/^(evalsha|time|get|set|config|hello|client|info|ping)/.test(name)
      ),
    ).toEqual([]);
    const life = Number(await server.cli("PTTL", "{tidegate}:r:ada"));
    expect(life).toBeGreaterThan(3_000);
    expect(life).toBeLessThanOrEqual(5_000);
    await limits.close();
  });

  it("goes on when the scripts were flushed, and says when Redis is away", async () => {
    await using server = await startRedisServer();
    const limits = await opened(server, byTcp, "tidegate");
    await limits.take(ask);
    await server.cli("SCRIPT", "FLUSH");
    expect((await limits.take(ask)).granted).toBe(1);
    await server.stop();
    await expect(limits.take(ask)).rejects.toMatchObject({ code: "store-unavailable" });
    await limits.close();
  });
});

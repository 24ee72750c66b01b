import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedisStore } from "../../src/store/redis/store.ts";
import type { RedisConnection } from "../../src/store/redis/connection.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { keyStoreContract, type OpenedKeys, sampleKey } from "../contract/key_store_contract.ts";
import { has } from "../support/has.ts";
import { type RedisServer, startRedisServer } from "../support/redis_server.ts";
import { byRest, byTcp } from "./redis/contract.ts";
import { scratchPaths } from "./scratch.ts";

const newPath = scratchPaths();

keyStoreContract("sqlite", () => Promise.resolve(openSqliteStore({ path: newPath("keys.db") })));

describe.skipIf(!has("redis"))("redis", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.stop());
  const over =
    (connect: (server: RedisServer) => Promise<RedisConnection>) => async (): Promise<OpenedKeys> =>
      openRedisStore({ connection: await connect(server), prefix: crypto.randomUUID() });

  keyStoreContract("redis by TCP", over(byTcp));
  keyStoreContract("redis by REST", over(byRest()));

  it("keeps all keys under one key of its own, each asked for by one command", async () => {
    const prefix = crypto.randomUUID();
    const store = openRedisStore({ connection: await byTcp(server), prefix });
    const key = sampleKey();
    await store.keys.create(key);
    expect(await server.cli("KEYS", `{${prefix}}:*`)).toBe(`{${prefix}}:api-keys`);
    await server.cli("CONFIG", "RESETSTAT");
    await store.keys.read(key.id);
    const commands = (await server.cli("INFO", "commandstats")).match(/cmdstat_h\w+:calls=\d+/g);
    expect(commands).toEqual(["cmdstat_hget:calls=1"]);
    await store.close();
  });
});

describe("the stores", () => {
  it("keep keys over close and open", async () => {
    const path = newPath("kept.db");
    const key = sampleKey();
    const first = openSqliteStore({ path });
    await first.keys.create(key);
    await first.close();
    const second = openSqliteStore({ path });
    expect(await second.keys.read(key.id)).toEqual(key);
    await second.close();
  });
});

import { afterAll, beforeAll, describe } from "vitest";
import { openRedisStore } from "../../src/store/redis.ts";
import { connectRedis } from "../../src/store/redis_tcp.ts";
import { jobStoreContract } from "../contract/job_store_contract.ts";
import { has } from "../support/has.ts";
import { createRedisServer, type RedisServer } from "../support/redis_server.ts";

describe.skipIf(!has("redis"))("by TCP", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await createRedisServer();
    await server.start();
  });
  afterAll(() => server?.stop());

  jobStoreContract("redis", async () => {
    const connection = await connectRedis({ url: server.url });
    return openRedisStore({ connection, prefix: crypto.randomUUID() });
  });
});

import { afterAll, beforeAll, describe } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import type { RedisConnection } from "../../../src/store/redis/connection.ts";
import { connectUpstash } from "../../../src/store/redis/rest.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { serveRestProxy } from "../../../workers/edge/rest_proxy.ts";
import { jobStoreContract } from "../../contract/job_store_contract.ts";
import { has } from "../../support/has.ts";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "../../support/redis_server.ts";
import { createRestFaults, type Fault } from "../../support/rest_faults.ts";

/** The contract over one way to a Redis. */
export function contractOver(
  name: string,
  connect: (server: RedisServer) => Promise<RedisConnection>,
  options: RedisServerOptions & { readonly wrap?: (store: JobStore) => JobStore } = {},
): void {
  describe.skipIf(!has("redis"))(name, () => {
    const { wrap = (store: JobStore) => store, ...serverOptions } = options;
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedisServer(serverOptions);
    });
    afterAll(() => server?.stop());
    jobStoreContract(
      name,
      async () => wrap(openRedisStore({ connection: await connect(server), prefix: crypto.randomUUID() })),
    );
  });
}

export const byTcp = ({ url }: RedisServer) => connectRedis({ url });

/** Through a proxy, where the fault happens to every request, or by chance to one in five. */
export const byRest = (fault?: Fault, chance = 0.2) => async (server: RedisServer) => {
  const token = crypto.randomUUID();
  const faults = createRestFaults();
  if (fault) faults.sometimes(fault, { probability: chance, seed: 7 });
  const proxy = await serveRestProxy({
    redisUrl: server.url,
    token,
    ...(fault && { intercept: faults.intercept }),
  });
  const connection = connectUpstash({ url: proxy.url, token });
  return { ...connection, close: () => proxy.close() };
};

import { openRedisStore } from "../../../src/store/redis/store.ts";
import { connectUpstash } from "../../../src/store/redis/rest.ts";
import { serveRestProxy } from "../../../workers/edge/rest_proxy.ts";
import { createRestFaults } from "../../support/rest_faults.ts";
import { restFault } from "./network_faults.ts";
import type { Network } from "./place.ts";
import type { RedisRoads } from "./redis_place.ts";

/** Connections break in every so many histories; in the others they are kept, and a fault shows in an answer. */
const brokenEvery = 4;

/** The REST protocol in front of the Redis, with faults that happen to whole requests. */
export async function restRoads(redisUrl: string): Promise<RedisRoads> {
  const token = "chaos";
  const faults = createRestFaults();
  const proxy = await serveRestProxy({ redisUrl, token, intercept: faults.intercept });
  return {
    name: "rest",
    begin: (seed) => void (faults.keepsConnections = seed % brokenEvery !== 0),
    open(_slot, now) {
      const connection = connectUpstash({ url: proxy.url, token, timeoutSeconds: 30 });
      const jobs = openRedisStore({ connection, now, isCutOff: true });
      const straying: Network["straying"] = [];
      const network: Network = {
        straying,
        plan(fault) {
          const { keepsConnections } = faults;
          faults.next(restFault(fault, { straying, keepsConnections }));
        },
        overtake: (work) =>
          faults.next(async (forward) => {
            await work();
            return await forward();
          }),
        calm: () => faults.clear(),
      };
      return Promise.resolve({ jobs, network, abandon: () => Promise.resolve() });
    },
    close: () => proxy.close(),
  };
}

import { randomUUID } from "node:crypto";
import { type RestProxy, serveRestProxy } from "../../workers/edge/rest_proxy.ts";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "./redis_server.ts";
import { createRestFaults, type RestFaults } from "./rest_faults.ts";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";

/** `tcp`, `rest`: to a Deno process. `edge`: to workerd, which has REST only. */
export type Road = "tcp" | "rest" | "edge";

/** A Redis and the way of one gateway to it. */
export interface RedisRoad {
  readonly redis: RedisServer;
  /** Between Redis and whoever speaks TCP with it: the gateway, or the REST proxy. */
  readonly wire: TcpProxy;
  /** What happens to requests over REST. */
  readonly faults: RestFaults;
  /** What the gateway is told of its store. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines of `redis.conf` for another Redis that the gateway may use. */
  readonly userConfig: readonly string[];
  /** `TIDEGATE_STORE` for a Redis with that user at that port. */
  storeUrl(port: number): string;
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

const user = "gate";

/** The gateway has a password to tell, and to keep to itself; who asks the server directly needs none. */
export async function openRedisRoad(road: Road, options: RedisServerOptions): Promise<RedisRoad> {
  const password = `password-${randomUUID()}`;
  const token = `token-${randomUUID()}`;
  const userConfig = [`user ${user} on >${password} ~* &* +@all`];
  const redis = await startRedisServer({ ...options, config: [...options.config ?? [], ...userConfig] });
  const wire = await startTcpProxy(redis.port);
  const faults = createRestFaults();
  const storeUrl = (port: number) => `redis://${user}:${password}@127.0.0.1:${port}`;
  const redisUrl = storeUrl(wire.port);
  const proxy = road === "tcp"
    ? undefined
    : await serveRestProxy({ redisUrl, token, intercept: faults.intercept });
  return {
    ...{ redis, wire, faults, userConfig, storeUrl },
    env: proxy === undefined ? { TIDEGATE_STORE: redisUrl } : restEnvironment(proxy, token),
    secrets: [password, token],
    async close() {
      await proxy?.close();
      await wire[Symbol.asyncDispose]();
      await redis.stop();
    },
  };
}

function restEnvironment({ url }: RestProxy, token: string): RedisRoad["env"] {
  return { TIDEGATE_STORE: undefined, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token };
}

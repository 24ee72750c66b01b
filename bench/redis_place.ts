import { randomUUID } from "node:crypto";
import type { RedisConnection } from "../src/store/redis/connection.ts";
import { openRedisStore, type RedisStore } from "../src/store/redis/store.ts";
import { connectUpstash } from "../src/store/redis/rest.ts";
import { connectRedis } from "../src/store/redis/tcp.ts";
import { type RedisServer, startRedisServer } from "../test/support/redis_server.ts";
import { requirements } from "../test/support/requirements.ts";
import { Missing } from "./figure.ts";
import { type RedisPlace, startRestProxy } from "./programs.ts";
import type { Scene } from "./scene.ts";

export type Road = "redis" | "rest";

export interface RedisScene {
  readonly server: RedisServer;
  readonly place: RedisPlace;
}

/**
 * Longer than a program is ever frozen in a duel: a call that was under way then is no call that failed.
 */
const timeoutSeconds = 60;

/** A redis-server that keeps nothing on disk, by TCP or behind the REST proxy. */
export async function openRedis(scene: Scene, road: Road = "redis"): Promise<RedisScene> {
  const { name, find, howToGet } = requirements.redis;
  if (find() === undefined) throw new Missing(name, howToGet);
  const server = await scene.with(startRedisServer());
  if (road === "redis") return { server, place: { kind: "redis", url: server.url } };
  const token = randomUUID();
  const proxy = await scene.with(startRestProxy(server.url, token));
  return { server, place: { kind: "upstash", url: proxy.url, token } };
}

/** What tells a gateway to keep its jobs there. */
export function storeSetting(
  place: RedisPlace,
  prefix: string,
): Readonly<Record<string, string | undefined>> {
  const where = place.kind === "redis" ? { TIDEGATE_STORE: place.url } : {
    TIDEGATE_STORE: undefined,
    UPSTASH_REDIS_REST_URL: place.url,
    UPSTASH_REDIS_REST_TOKEN: place.token,
  };
  return {
    ...where,
    TIDEGATE_STORE_PREFIX: prefix,
    TIDEGATE_STORE_TIMEOUT_SECONDS: String(timeoutSeconds),
  };
}

export async function connectTo(place: RedisPlace): Promise<RedisConnection> {
  return place.kind === "redis"
    ? await connectRedis({ url: place.url, timeoutSeconds })
    : connectUpstash({ url: place.url, token: place.token, timeoutSeconds });
}

/** Do something with the store of a gateway, from beside. */
export async function withStore<T>(
  server: RedisServer,
  prefix: string,
  act: (store: RedisStore, connection: RedisConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectRedis({ url: server.url, timeoutSeconds });
  const store = openRedisStore({ connection, prefix });
  try {
    return await act(store, connection);
  } finally {
    await store.close();
  }
}

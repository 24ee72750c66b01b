import type { ApiKey, KeyStore } from "../../core/ports/key_store.ts";
import type { RedisParts } from "./parts.ts";

/** API keys in one hash: each is one command, and all of them together are one. */
export function redisApiKeys({ redis, keys: { apiKeys }, calls }: RedisParts): KeyStore {
  return {
    create: (key) =>
      calls.run(
        "write to the store",
        async () => await redis.hsetnx(apiKeys, key.id, JSON.stringify(key)) === 1,
      ),
    read: (id) =>
      calls.run("read the store", async () => {
        const text = await redis.hget<string>(apiKeys, id);
        return text === null ? undefined : toKey(text);
      }),
    list: () =>
      calls.run("read the store", async () => {
        const texts = await redis.hvals(apiKeys) as string[];
        return texts.map(toKey).sort(byAge);
      }),
    remove: (id) => calls.run("write to the store", async () => await redis.hdel(apiKeys, id) > 0),
  };
}

function toKey(text: string): ApiKey {
  return JSON.parse(text) as ApiKey;
}

function byAge(one: ApiKey, other: ApiKey): number {
  const [a, b] = [one, other].map(({ createdAt, id }) => `${createdAt} ${id}`) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

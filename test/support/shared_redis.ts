import { randomUUID } from "node:crypto";
import { type RestProxy, serveRestProxy } from "../../workers/edge/rest_proxy.ts";
import { atEndOfFile } from "./file_end.ts";
import { type RedisServer, startRedisServer } from "./redis_server.ts";

let server: Promise<RedisServer> | undefined;
let proxy: Promise<RestProxy> | undefined;
const token = randomUUID();

/** The Redis of this test file, started when it is first asked for. Whoever uses it keeps to a prefix of its own. */
export function sharedRedis(): Promise<RedisServer> {
  return server ??= startShared();
}

async function startShared(): Promise<RedisServer> {
  const started = await startRedisServer();
  atEndOfFile(() => started.stop());
  return started;
}

/** The same over REST. */
export async function sharedRestProxy(): Promise<{ readonly url: string; readonly token: string }> {
  const { url: redisUrl } = await sharedRedis();
  const { url } = await (proxy ??= serveShared(redisUrl));
  return { url, token };
}

async function serveShared(redisUrl: string): Promise<RestProxy> {
  const served = await serveRestProxy({ redisUrl, token });
  atEndOfFile(served.close);
  return served;
}

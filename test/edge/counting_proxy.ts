import { randomUUID } from "node:crypto";
import { serveRestProxy } from "../../workers/edge/rest_proxy.ts";
import { sharedRedis } from "../support/shared_redis.ts";

export interface CountingProxy extends AsyncDisposable {
  readonly variables: Readonly<Record<string, string>>;
  /** How many requests came. */
  requests(): number;
}

/** The Redis of the test file over REST. */
export async function startCountingProxy(): Promise<CountingProxy> {
  let count = 0;
  const token = randomUUID();
  const { url, close } = await serveRestProxy({
    redisUrl: (await sharedRedis()).url,
    token,
    intercept(_request, forward) {
      count++;
      return forward();
    },
  });
  return {
    variables: { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token },
    requests: () => count,
    [Symbol.asyncDispose]: close,
  };
}

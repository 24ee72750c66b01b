import { Redis } from "@upstash/redis/cloudflare";
import type { RedisConnection } from "./connection.ts";

export interface UpstashOptions {
  readonly url: string;
  readonly token: string;
  /** How long a call may take. Default 2. */
  readonly timeoutSeconds?: number;
}

/**
 * Calls of one turn of the event loop share a request (a Worker may make few): reads one, writes another, in no order. So
 * whoever reads what it has written awaits the write first. Nothing is sent twice: a call whose answer is lost rejects.
 */
export function connectUpstash({ url, token, timeoutSeconds = 2 }: UpstashOptions): RedisConnection {
  const redis = new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: true,
    enableTelemetry: false,
    retry: { retries: 0 },
    // As a function: with a plain signal a call that is given up resolves, to null.
    signal: () => AbortSignal.timeout(timeoutSeconds * 1000),
  });
  return { redis, kind: "upstash", close: () => Promise.resolve() };
}

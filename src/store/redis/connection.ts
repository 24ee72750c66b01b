import type { Redis } from "@upstash/redis";

/** A way to a Redis: Upstash's REST interface, or TCP behind the same class. */
export interface RedisConnection {
  readonly redis: Redis;
  /** Upstash locks keys by a flag that a plain Redis refuses, and has no memory of its own to run out of. */
  readonly kind: "upstash" | "redis";
  close(): Promise<void>;
}

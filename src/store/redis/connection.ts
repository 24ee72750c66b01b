import type { Redis } from "@upstash/redis";

/** A way to a Redis: Upstash's REST interface, or TCP behind the same class. */
export interface RedisConnection {
  readonly redis: Redis;
  /** Upstash locks keys by a flag that a plain Redis refuses, and has no memory of its own to run out of. */
  readonly kind: "upstash" | "redis";
  /** What other processes publish; absent where it cannot be heard. */
  readonly channels?: RedisChannels;
  close(): Promise<void>;
}

export interface RedisChannels {
  /**
   * `hear` is called for each message, and without one whenever listening has begun, again too after the connection was lost. It is
   * never called when listening is not possible.
   *
   * @returns how to end it
   */
  subscribe(channel: string, hear: (message?: string) => void): () => void;
  /** Whether what is published there now would be heard. */
  isHearing(channel: string): boolean;
}

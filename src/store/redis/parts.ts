import type { Redis } from "@upstash/redis";
import type { RedisCalls } from "./call.ts";
import type { RedisKeys } from "./keys.ts";
import type { RedisRecords } from "./records.ts";

/** What the parts of one store share. */
export interface RedisParts {
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly records: RedisRecords;
  readonly calls: RedisCalls;
}

import type { Redis } from "@upstash/redis";
import type { RedisCalls } from "./redis_call.ts";
import type { RedisKeys } from "./redis_keys.ts";
import type { RedisRecords } from "./redis_records.ts";

/** What the parts of one store share. */
export interface RedisParts {
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly records: RedisRecords;
  readonly calls: RedisCalls;
}

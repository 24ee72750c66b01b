import type { RedisConnection } from "./connection.ts";
import type { RedisKeys } from "./keys.ts";
import { readRecord, type StoredRecord } from "./record.ts";
import { sharedReads } from "../shared_reads.ts";
import { type TextCache, textCache } from "../text_cache.ts";

export interface RedisRecords {
  /** As Redis has it. */
  read(jobId: string): Promise<StoredRecord | undefined>;
  readAll(jobIds: readonly string[]): Promise<readonly (StoredRecord | undefined)[]>;
  /** As this process last saw it: right when a script finds it unchanged. */
  recall(jobId: string): StoredRecord | undefined;
  /** Read in this very moment, to spare a second reading for the rest of it. */
  lately(jobId: string): StoredRecord | undefined;
  /** This process has just written it. */
  written(jobId: string, text: string): void;
  /** It is something else, or may be. */
  drop(jobId: string): void;
}

const momentMilliseconds = 20;

/** @param isCutOff Reads may never end, because their request was cut off: nobody waits for another's. */
export function redisRecords(
  { redis }: RedisConnection,
  keys: RedisKeys,
  isCutOff: boolean,
): RedisRecords {
  const cache: TextCache<StoredRecord> = textCache(readRecord);
  let last: { readonly jobId: string; readonly at: number } | undefined;

  function taken(jobId: string, text: string | null | undefined): StoredRecord | undefined {
    if (typeof text === "string") return cache.parse(jobId, text);
    cache.forget(jobId);
    return undefined;
  }

  async function read(jobId: string): Promise<StoredRecord | undefined> {
    const record = taken(jobId, await redis.get<string>(keys.job(jobId)));
    last = { jobId, at: performance.now() };
    return record;
  }

  return {
    read: isCutOff ? read : sharedReads(read),
    async readAll(jobIds) {
      if (jobIds.length === 0) return [];
      const texts = await redis.mget<(string | null)[]>(...jobIds.map(keys.job));
      return jobIds.map((jobId, i) => taken(jobId, texts[i]));
    },
    recall: (jobId) => cache.recall(jobId),
    lately: (jobId) =>
      last?.jobId === jobId && performance.now() - last.at < momentMilliseconds
        ? cache.recall(jobId)
        : undefined,
    written(jobId, text) {
      cache.keep(jobId, text);
      if (last?.jobId === jobId) last = undefined;
    },
    drop(jobId) {
      cache.forget(jobId);
      if (last?.jobId === jobId) last = undefined;
    },
  };
}

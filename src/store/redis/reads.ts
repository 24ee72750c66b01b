import type { Job } from "../../core/job.ts";
import type { JobStore, ListQuery, LogEntry, StoredCatalogue } from "../../core/ports.ts";
import type { StoredResults } from "../../core/results.ts";
import { idAtPosition, listPosition } from "./keys.ts";
import type { RedisParts } from "./parts.ts";

type Reads = Pick<
  JobStore,
  "read" | "recall" | "readInputs" | "readResults" | "readLog" | "list" | "readCatalogues"
>;

/** Reads that change nothing but what they find abandoned. */
export function redisReads({ redis, keys, records, calls }: RedisParts): Reads {
  const reading = <T>(work: () => Promise<T>) => calls.run("read the store", work);

  async function content<T>(jobId: string, kind: "inputs" | "results"): Promise<T | undefined> {
    const record = records.lately(jobId) ?? await records.read(jobId);
    if (record === undefined) return undefined;
    const text = record[kind] ? await redis.get<string>(keys[kind](jobId)) : record[`${kind}Text`];
    return text ? JSON.parse(text) as T : undefined;
  }

  /** Positions of one list, newest first. */
  function positions(key: string, { limit, after }: ListQuery): Promise<string[]> {
    const newest = after === undefined ? "+" : `(${listPosition(after.at, after.id)}` as const;
    return redis.zrange<string[]>(key, newest, "-", { byLex: true, rev: true, offset: 0, count: limit });
  }

  /** Of every owner: the newest of each, merged. */
  async function found(query: ListQuery): Promise<readonly { key: string; position: string }[]> {
    const owners = query.owner === undefined ? await redis.smembers<string[]>(keys.owners) : [query.owner];
    const lists = await Promise.all(owners.map(async (owner) => {
      const key = query.dead ? keys.dead(owner) : keys.listed(owner);
      return (await positions(key, query)).map((position) => ({ key, position }));
    }));
    return lists.flat().sort((a, b) => a.position < b.position ? 1 : -1).slice(0, query.limit);
  }

  async function list(query: ListQuery): Promise<readonly Job[]> {
    for (;;) {
      const entries = await found(query);
      const ids = entries.map(({ position }) => idAtPosition(position));
      const read = await records.readAll(ids);
      const abandoned = entries.filter((_entry, i) => read[i] === undefined);
      if (abandoned.length === 0) return read.flatMap((record) => record === undefined ? [] : [record.job]);
      const byKey = Map.groupBy(abandoned, ({ key }) => key);
      for (const [key, group] of byKey) await redis.zrem(key, ...group.map(({ position }) => position));
    }
  }

  return {
    read: (jobId) => reading(async () => (await records.read(jobId))?.job),
    recall: (jobId) => records.recall(jobId)?.job,
    readInputs: (jobId) => reading(() => content(jobId, "inputs")),
    readResults: (jobId) => reading(() => content<StoredResults>(jobId, "results")),
    readLog: (jobId, limit) =>
      reading(async () => {
        const lines = await redis.lrange<string>(keys.log(jobId), -limit, -1);
        return lines.map((line) => JSON.parse(line) as LogEntry);
      }),
    list: (query) => reading(() => list(query)),
    readCatalogues: () =>
      reading(async () => {
        const catalogues = await redis.hvals(keys.catalogues) as string[];
        return catalogues.map((text) => JSON.parse(text) as StoredCatalogue);
      }),
  };
}

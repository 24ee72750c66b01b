import type { JobStore, LogEntry, StoredCatalogue } from "../../core/ports.ts";
import type { StoredResults } from "../../core/results.ts";
import type { RedisParts } from "./parts.ts";

type Reads = Pick<
  JobStore,
  "read" | "recall" | "readInputs" | "readResults" | "readLog" | "readCatalogues"
>;

/** Reads of what stands under one key. */
export function redisReads({ redis, keys, records, calls }: RedisParts): Reads {
  const reading = <T>(work: () => Promise<T>) => calls.run("read the store", work);

  async function content<T>(jobId: string, kind: "inputs" | "results"): Promise<T | undefined> {
    const record = records.lately(jobId) ?? await records.read(jobId);
    if (record === undefined) return undefined;
    const text = record[kind] ? await redis.get<string>(keys[kind](jobId)) : record[`${kind}Text`];
    return text ? JSON.parse(text) as T : undefined;
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
    readCatalogues: () =>
      reading(async () => {
        const catalogues = await redis.hvals(keys.catalogues) as string[];
        return catalogues.map((text) => JSON.parse(text) as StoredCatalogue);
      }),
  };
}

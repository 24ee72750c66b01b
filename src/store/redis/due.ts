import type { JobStore } from "../../core/ports.ts";
import type { RunScript } from "./call.ts";
import { stateOf } from "./change.ts";
import type { RedisParts } from "./parts.ts";
import type { StoredRecord } from "./record.ts";

interface Entry {
  readonly id: string;
  readonly time: number;
}

/** Entries that are put right at once: thousands of jobs that wait must not keep one that is due from its turn. */
const settledAtOnce = 1_000;
/** Only if others make entries wrong as fast as they are put right. */
const mostRounds = 200;

/**
 * The sorted set holds for each job a time that is not later than the true one. So nothing is overlooked, and most commits need
 * not touch it; here, where the time has come, entries are put right, many at once, until a whole page is right.
 */
export function redisDue({ redis, keys, records, calls }: RedisParts, run: RunScript): JobStore["due"] {
  /** Entries from the cursor's time on; those of the cursor's own time that are not behind it are passed over. */
  async function page(now: Date, limit: number, after?: Entry): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    for (let offset = 0; entries.length < limit; offset += limit) {
      const range = await redis.zrange<unknown[]>(keys.due, after?.time ?? "-inf", now.getTime(), {
        byScore: true,
        withScores: true,
        offset,
        count: limit,
      });
      const read = toEntries(range);
      entries.push(...read.filter(({ id, time }) => !after || time > after.time || id > after.id));
      if (read.length < limit) break;
    }
    return entries.slice(0, limit);
  }

  return (now, limit, cursor) =>
    calls.run("read the store", async () => {
      const after = cursor && { id: cursor.id, time: Date.parse(cursor.at) };
      let size = limit;
      for (let round = 1;; round++) {
        const entries = await page(now, size, after);
        const read = await records.readAll(entries.map(({ id }) => id));
        const isRight = (entry: Entry, i: number) => read[i]?.dueAt === entry.time;
        const wrong = entries.flatMap((entry, i) =>
          isRight(entry, i) ? [] : [{ id: entry.id, record: read[i] }]
        );
        if (entries.slice(0, limit).every(isRight) || round >= mostRounds) {
          const right = read.filter((record, i) => record !== undefined && record.dueAt === entries[i]?.time);
          return right.slice(0, limit).flatMap((record) => record ? [record.job] : []);
        }
        size = 2 * wrong.length > entries.length ? Math.max(limit, settledAtOnce) : limit;
        await run("settle", {
          keys: [keys.due, ...wrong.map(({ id }) => keys.job(id))],
          args: wrong.flatMap(({ id, record }) => [id, record ? stateOf(record) : "", timeOf(record)]),
        });
      }
    });
}

function timeOf(record: StoredRecord | undefined): string {
  return record?.dueAt === undefined ? "" : String(record.dueAt);
}

/** Member, score, member, score. */
function toEntries(range: readonly unknown[]): readonly Entry[] {
  return range.flatMap((id, i) => i % 2 === 0 ? [{ id: String(id), time: Number(range[i + 1]) }] : []);
}

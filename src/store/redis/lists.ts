import type { Job } from "../../core/job.ts";
import type { JobStore, ListQuery } from "../../core/ports.ts";
import { type ListRange, listRanges } from "../list_ranges.ts";
import { pageOfNamed } from "../named_jobs.ts";
import { type Candidates, collectPage } from "../page.ts";
import { statusClass } from "./list_score.ts";
import { classSource, type ListEntry, type ListSource, positionSource } from "./list_source.ts";
import { mergeSources } from "./merge_sources.ts";
import type { RedisParts } from "./parts.ts";

/** Pages of lists. Entries of jobs that Redis has forgotten are removed as they are met. */
export function redisLists({ redis, keys, records, calls }: RedisParts): JobStore["list"] {
  /** Jobs move from the first group to the second. */
  function rangeSources(owner: string, ranges: readonly ListRange[]): readonly (readonly ListSource[])[] {
    const classes = new Map(ranges.map(({ processId, status }) => {
      const of = statusClass[status];
      const range = { key: keys.byProcess(owner, processId), of };
      return [`${of} ${processId}`, range];
    }));
    const { live = [], ended = [] } = Object.groupBy(
      classes.values(),
      ({ of }) => of === 0 ? "live" : "ended",
    );
    return [live, ended].map((group) => group.map(({ key, of }) => classSource(redis, key, of)));
  }

  async function sourcesOf(query: ListQuery): Promise<readonly (readonly ListSource[])[]> {
    const { owner, dead, group } = query;
    if (owner !== undefined && group !== undefined && !dead) {
      return [[positionSource(redis, keys.byGroup(owner, group))]];
    }
    const ranges = await listRanges(query, (name) => redis.smembers<string[]>(keys.processes(name)));
    if (ranges !== undefined) return rangeSources(owner ?? "", ranges);
    const owners = owner === undefined ? await redis.smembers<string[]>(keys.owners) : [owner];
    return [owners.map((name) => positionSource(redis, dead ? keys.dead(name) : keys.listed(name)))];
  }

  async function read(entries: readonly ListEntry[], { dead }: ListQuery): Promise<Candidates["entries"]> {
    const found = await records.readAll(entries.map(({ id }) => id));
    await prune(entries.filter((_entry, i) => found[i] === undefined));
    return entries.map(({ at, id }, i) => {
      const record = found[i];
      const isListed = dead ? record?.dead : record?.listed;
      return { at, id, job: isListed ? record?.job : undefined };
    });
  }

  async function prune(abandoned: readonly ListEntry[]): Promise<void> {
    for (const [key, group] of Map.groupBy(abandoned, ({ key }) => key)) {
      await redis.zrem(key, ...group.map(({ member }) => member));
    }
  }

  async function readNamed(ids: readonly string[], { dead }: ListQuery): Promise<readonly Job[]> {
    const found = await records.readAll([...new Set(ids)]);
    return found.flatMap((record) => (dead ? record?.dead : record?.listed) && record ? [record.job] : []);
  }

  return (query) =>
    calls.run("read the store", async () => {
      if (query.ids !== undefined) return await pageOfNamed(query, await readNamed(query.ids, query));
      const sources = await sourcesOf(query);
      return await collectPage(query, async (stretch, count) => {
        const { entries, isEnd } = await mergeSources(sources, stretch, count);
        return { entries: await read(entries, query), isEnd };
      });
    });
}

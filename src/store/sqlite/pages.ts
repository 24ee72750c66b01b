import type { DatabaseSync } from "node:sqlite";
import type { Job } from "../../core/job.ts";
import type { JobStore, ListQuery } from "../../core/ports.ts";
import { type ListRange, listRanges } from "../list_ranges.ts";
import { pageOfNamed } from "../named_jobs.ts";
import { type Candidates, collectPage, type Stretch } from "../page.ts";
import { namedQuery, type PageList, pageQuery, queries } from "./queries.ts";
import { orUnavailable } from "../store_unavailable.ts";
import type { TextCache } from "../text_cache.ts";

interface Row {
  readonly id: string;
  readonly created_at: string;
  readonly record: string;
}

type Statement = ReturnType<DatabaseSync["prepare"]>;

const mostPrepared = 64;

/** Pages of lists, each part of them from one statement, which sees the file at one moment. */
export function sqlitePages(database: DatabaseSync, records: TextCache<Job>): JobStore["list"] {
  const firstProcess = database.prepare(queries.firstProcess);
  const prepared = new Map<string, Statement>();

  function statement(sql: string): Statement {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= mostPrepared) prepared.clear();
    const made = database.prepare(sql);
    prepared.set(sql, made);
    return made;
  }

  /** From one to the next in the index: the jobs in between are not looked at. */
  function processIdsOf(owner: string): readonly string[] {
    const next = (id: string) => (firstProcess.get(owner, id) as { process_id: string | null }).process_id;
    const found: string[] = [];
    for (let id = next(""); id !== null; id = next(id)) found.push(id);
    return found;
  }

  function reader(query: ListQuery, ranges?: readonly ListRange[]) {
    const list = ranges === undefined ? wholeList(query) : "byProcess";
    const fixed = {
      ...(query.owner === undefined ? {} : { owner: query.owner }),
      ...(list === "byGroup" && query.group !== undefined ? { group: query.group } : {}),
      ...parametersOf(ranges),
    };
    return ({ low, high, from }: Stretch, count: number) => {
      const places = { lowAt: low.at, lowId: low.id, highAt: high.at, highId: high.id };
      const rows = statement(pageQuery(list, from, ranges?.length)).all({ ...fixed, ...places, count });
      return toCandidates(rows as unknown as Row[], count);
    };
  }

  function toCandidates(rows: readonly Row[], count: number): Candidates {
    const entries = rows.map(({ id, created_at: at, record }) => ({
      at,
      id,
      job: records.parse(id, record),
    }));
    return { entries, isEnd: rows.length < count };
  }

  function readNamed(ids: readonly string[], { dead }: ListQuery): readonly Job[] {
    const rows = statement(namedQuery(dead ? "dead" : "listed")).all({ ids: JSON.stringify(ids) });
    return (rows as unknown as Row[]).map(({ id, record }) => records.parse(id, record));
  }

  return async (query) => {
    const { ids } = query;
    if (ids !== undefined) return await pageOfNamed(query, await reading(() => readNamed(ids, query)));
    const ranges = await listRanges(query, (owner) => reading(() => processIdsOf(owner)));
    if (ranges?.length === 0) return { jobs: [] };
    const read = reader(query, ranges);
    return await collectPage(query, (stretch, count) => reading(() => read(stretch, count)));
  };
}

function wholeList({ owner, dead, group }: ListQuery): PageList {
  if (owner === undefined) return dead ? "dead" : "listed";
  if (group !== undefined && !dead) return "byGroup";
  return dead ? "deadByOwner" : "listedByOwner";
}

function parametersOf(ranges: readonly ListRange[] = []): Record<string, string> {
  return Object.fromEntries(
    ranges.flatMap(({ processId, status }, number) => [
      [`process${number}`, processId],
      [`status${number}`, status],
    ]),
  );
}

function reading<T>(work: () => T): Promise<T> {
  return Promise.try(() => orUnavailable("read the store", work));
}

import type { DatabaseSync } from "node:sqlite";
import type { JobStore, LogEntry, StoredCatalogue } from "../../core/ports.ts";
import type { StoredResults } from "../../core/results.ts";
import type { CurrentRecords } from "./current_records.ts";
import { sqlitePages } from "./pages.ts";
import { parseRecord, recordCache } from "../record_cache.ts";
import { beforeFirst, queries } from "./queries.ts";
import { orUnavailable } from "../store_unavailable.ts";

type Reads = Pick<
  JobStore,
  "read" | "recall" | "readInputs" | "readResults" | "readLog" | "list" | "due" | "readCatalogues"
>;

interface Row {
  readonly id: string;
  readonly record: string;
}

/**
 * Reads go straight to the file, or to what is known to be in it: when they run, no write of this process is half done.
 *
 * @param current Is told here what was read; whoever writes, or sees a change, drops it.
 */
export function sqliteReads(database: DatabaseSync, current: CurrentRecords): Reads {
  const { job, inputs, results, log, catalogues } = prepared(
    database,
    "job",
    "inputs",
    "results",
    "log",
    "catalogues",
  );
  const { due } = prepared(database, "due");
  const records = recordCache();
  const list = sqlitePages(database, records);

  return {
    read: (jobId) =>
      reading(() => {
        const known = current.has(jobId) ? records.recall(jobId) : undefined;
        if (known) return known;
        const row = job.get(jobId) as Row | undefined;
        if (!row) return undefined;
        current.add(jobId);
        return records.parse(jobId, row.record);
      }),
    recall: (jobId) => records.recall(jobId),
    readInputs: (jobId) => reading(() => content<Record<string, unknown>>(inputs.get(jobId))),
    readResults: (jobId) => reading(() => content<StoredResults>(results.get(jobId))),
    readLog: (jobId, limit) => reading(() => log.all(jobId, limit).map(toLogEntry).reverse()),
    list,
    due: (now, limit, after = beforeFirst) =>
      reading(() => {
        const rows = due.all(now.toISOString(), after.at, after.id, limit) as unknown as Row[];
        // Not remembered: a sweep pages through more jobs than anybody polls.
        return rows.map(({ record }) => parseRecord(record));
      }),
    readCatalogues: () => reading(() => catalogues.all().map(toCatalogue)),
  };
}

type Query = keyof typeof queries;
type Statement = ReturnType<DatabaseSync["prepare"]>;

function prepared<Name extends Query>(database: DatabaseSync, ...names: Name[]): Record<Name, Statement> {
  const statements = names.map((name) => [name, database.prepare(queries[name])]);
  return Object.fromEntries(statements) as Record<Name, Statement>;
}

function reading<T>(work: () => T): Promise<T> {
  return Promise.try(() => orUnavailable("read the store", work));
}

function content<T>(row: unknown): T | undefined {
  return row === undefined ? undefined : JSON.parse((row as { content: string }).content) as T;
}

function toLogEntry(row: unknown): LogEntry {
  return JSON.parse((row as { entry: string }).entry) as LogEntry;
}

function toCatalogue(row: unknown): StoredCatalogue {
  const { runner, fetched_at, processes } = row as { runner: string; fetched_at: string; processes: string };
  return { runner, fetchedAt: fetched_at, processes: JSON.parse(processes) as unknown[] };
}

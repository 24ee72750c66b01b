import type { Client, JobListFilter } from "../../client/mod.ts";
import { toSearch } from "../../client/job_list_filter.ts";
import type { StatusInfo } from "../../ogc/status_info.ts";
import type { Io } from "../io.ts";
import { listDocument } from "../list_document.ts";
import type { Format } from "../output/format.ts";
import { jobColumns } from "../output/job_views.ts";
import { note, print } from "../output/print.ts";
import { toTable } from "../output/to_table.ts";

export interface JobsOptions {
  readonly filter: JobListFilter;
  /** Longest list. */
  readonly limit: number;
  readonly format: Format;
}

const largestPage = 100;

/** The caller's jobs, newest first. */
export async function jobs(client: Client, { filter, limit, format }: JobsOptions, io: Io): Promise<void> {
  const search = toSearch({ ...filter, pageSize: Math.min(limit, largestPage) });
  const request = { path: `/jobs?${search}`, member: "jobs", limit } as const;
  const { document, hasMore } = await listDocument<StatusInfo, "jobs">(client, request);
  print({ document, asTable: (look) => toTable(document.jobs, jobColumns, look) }, format, io);
  if (hasMore) note(io, `There are more than these ${limit} jobs: --limit shows more`);
}

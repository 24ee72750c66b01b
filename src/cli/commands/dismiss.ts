import type { Client } from "../../client/mod.ts";
import { Job, TransportError } from "../../client/mod.ts";
import type { JobList, StatusInfo } from "../../ogc/status_info.ts";
import { Failed } from "../failed.ts";
import { exitCode } from "../exit_code.ts";
import { explain } from "../explain.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { jobColumns } from "../output/job_views.ts";
import { note, print } from "../output/print.ts";
import { printJob } from "../output/print_job.ts";
import { toTable } from "../output/to_table.ts";
import { UsageError } from "../usage_error.ts";

export interface DismissOptions {
  readonly jobIds: readonly string[];
  /** Every job of a batch. */
  readonly group?: string | undefined;
  readonly format: Format;
}

/** Stop jobs, or remove those that have ended. */
export async function dismiss(
  client: Client,
  { jobIds, group, format }: DismissOptions,
  io: Io,
): Promise<void> {
  if ((group === undefined) === (jobIds.length === 0)) {
    throw new UsageError("Cannot tell what to dismiss: give job ids, or --group with the id of a group");
  }
  if (group !== undefined) {
    const path = `/jobs?group=${encodeURIComponent(group)}`;
    const document = await client.transport.read<JobList>({ method: "DELETE", path });
    return printAll(document, document.jobs, format, io);
  }
  const [jobId = "", ...others] = jobIds;
  if (others.length === 0) return printJob(await new Job(client.transport, jobId).dismiss(), format, io);
  await dismissEach(client, { jobIds, format }, io);
}

/** One that cannot be dismissed does not keep the others. */
async function dismissEach(client: Client, { jobIds, format }: DismissOptions, io: Io): Promise<void> {
  const jobs: StatusInfo[] = [];
  const errors: unknown[] = [];
  for (const jobId of jobIds) {
    try {
      const { statusInfo } = await new Job(client.transport, jobId).dismiss();
      if (statusInfo) jobs.push(statusInfo);
    } catch (error) {
      errors.push(error);
      note(io, `tidegate: ${explain(error)}`);
    }
  }
  printAll({ jobs }, jobs, format, io);
  if (errors.length === 0) return;
  const code = errors.some((error) => error instanceof TransportError) ? exitCode.transport : exitCode.api;
  throw new Failed(`${errors.length} of ${jobIds.length} jobs could not be dismissed`, code);
}

function printAll(document: unknown, jobs: readonly StatusInfo[], format: Format, io: Io): void {
  print({ document, asTable: (look) => toTable(jobs, jobColumns, look) }, format, io);
}

import type { Client } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { printJob } from "../output/print_job.ts";

export interface JobOptions {
  readonly jobId: string;
  readonly format: Format;
}

/** The status of a job. */
export async function job(client: Client, { jobId, format }: JobOptions, io: Io): Promise<void> {
  printJob(await client.job(jobId), format, io);
}

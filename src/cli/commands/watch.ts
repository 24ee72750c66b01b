import type { Client } from "../../client/mod.ts";
import { toJobError } from "../../client/errors/to_job_error.ts";
import { follow, type FollowOptions } from "../following/follow.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { printJob } from "../output/print_job.ts";

export interface WatchOptions extends Omit<FollowOptions, "isShown"> {
  readonly jobId: string;
  readonly format: Format;
}

/** Follow a job to its end. @throws JobError when it ended without results */
export async function watch(
  client: Client,
  { jobId, format, ...options }: WatchOptions,
  io: Io,
): Promise<void> {
  const job = await client.job(jobId);
  await follow(job, { ...options, isShown: true }, io);
  printJob(job, format, io);
  const error = job.statusInfo && toJobError(job.statusInfo);
  if (error) throw error;
}

import type { StatusInfo } from "../../ogc/status_info.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import type { Job } from "../job.ts";
import { JobSet } from "../job_set.ts";
import type { Transport } from "../transport/transport.ts";
import { openJobs } from "./open_jobs.ts";
import type { OpenSavedOptions } from "./open_saved_options.ts";

/** A job is saved as a set that is single: `JobSet.open` reads it too. */
export function saveJob(transport: Transport, job: StatusInfo | string, path?: string): Promise<string> {
  return new JobSet(transport, { jobs: [job], isSingle: true }).save(path);
}

export async function openJob(path: string, options?: OpenSavedOptions): Promise<Job> {
  const { isSingle, jobs: [job, ...others] } = await openJobs(path, options);
  if (isSingle && job) return job;
  const detail = `it is a list, of ${1 + others.length}: open it with JobSet.open`;
  throw new TidegateError(`Cannot open "${path}" as one job: ${detail}`);
}

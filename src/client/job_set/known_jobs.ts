import type { StatusInfo } from "../../ogc/status_info.ts";
import type { ApiError } from "../errors/api_error.ts";
import { Job } from "../job.ts";
import type { Transport } from "../transport/transport.ts";

/** What a set knows of its jobs. */
export interface KnownJobs {
  readonly transport: Transport;
  /** In the order of the inputs. A job that was named twice is there twice, as one. */
  readonly jobs: readonly Job[];
  /** Batches, each of whose jobs are all in the set. */
  readonly groups: readonly string[];
  /** What the gateway answered about jobs of which it will tell nothing more. */
  readonly gone: Map<Job, ApiError>;
  /** How many jobs one request for their statuses may name; 0: there are no such requests here. */
  mostNamed: number;
}

export function knowJobs(
  transport: Transport,
  origins: readonly (StatusInfo | string)[],
  groups: readonly string[],
): KnownJobs {
  const byId = new Map<string, Job>();
  const jobs = origins.map((origin) => {
    const id = typeof origin === "string" ? origin : origin.jobID;
    const job = byId.get(id) ?? new Job(transport, origin);
    byId.set(id, job);
    return job;
  });
  return { transport, jobs, groups, gone: new Map(), mostNamed: 1000 };
}

export function hasEnded({ gone }: KnownJobs, job: Job): boolean {
  return job.isFinal || gone.has(job);
}

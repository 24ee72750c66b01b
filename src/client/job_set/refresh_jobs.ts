import type { JobList, StatusInfo } from "../../ogc/status_info.ts";
import { inTurns } from "../in_turns.ts";
import type { Job } from "../job.ts";
import { jobPath } from "../job_path.ts";
import { retryAfter } from "../transport/retry_after.ts";
import { hasEnded, type KnownJobs } from "./known_jobs.ts";
import { isRefused } from "./refused.ts";

export interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
  /** How often a list is asked for again after a passing fault. Default: the client's. */
  readonly retries?: number;
}

/** So many names make an address that every server reads; more of one batch are asked for by its name. */
const fewNames = 100;

/**
 * The statuses of all jobs that have not ended, a thousand a request. Servers that do not know jobs by lists of ids are asked for
 * one after the other.
 *
 * @returns the least pause before the next time, in milliseconds
 * @throws UnauthenticatedError; ApiError or TransportError when the gateway cannot answer now: all statuses stay as they are
 */
export async function refreshJobs(known: KnownJobs, options: RefreshOptions): Promise<number> {
  const open = new Set(known.jobs.filter((job) => !hasEnded(known, job)));
  let pause = 0;
  const ask = async (search: string, jobs: readonly Job[]) => {
    pause = Math.max(pause, await askList(known, { search, jobs, options }));
  };
  for (const group of known.groups) {
    const members = [...open].filter(({ statusInfo }) => statusInfo?.group === group);
    if (members.length <= fewNames) continue;
    await ask(`group=${encodeURIComponent(group)}&limit=1000`, members);
    for (const job of members) open.delete(job);
  }
  for (let rest = [...open]; rest.length > 0;) {
    const named = rest.slice(0, known.mostNamed || rest.length);
    try {
      if (known.mostNamed > 0) await ask(toSearch(named), named);
      else await askSingly(known, named, options);
      rest = rest.slice(named.length);
    } catch (error) {
      if (!isRefused(error)) throw error;
      known.mostNamed = isTooLong(error.status, named.length) ? named.length >> 1 : 0;
    }
  }
  return pause;
}

function toSearch(jobs: readonly Job[]): string {
  return `jobID=${jobs.map(({ id }) => encodeURIComponent(id)).join(",")}&limit=${jobs.length}`;
}

/** A 400 may be about the length too, or about words that the server does not know. */
function isTooLong(status: number, names: number): boolean {
  return status === 413 || status === 414 || status === 431 || (status === 400 && names > fewNames);
}

interface AskedList {
  readonly search: string;
  readonly jobs: readonly Job[];
  readonly options: RefreshOptions;
}

async function askList(known: KnownJobs, { search, jobs, options }: AskedList): Promise<number> {
  const request = { path: `/jobs?${search}`, ...options };
  const response = await known.transport.send(request);
  const { jobs: told = [] } = await known.transport.readJson<Partial<JobList>>(response, request);
  const silent = new Map(jobs.map((job) => [job.id, job]));
  let isFiltered = told.length > 0;
  for (const status of told) {
    const job = silent.get(status.jobID);
    // Of a batch also those are told that ended before.
    if (job === undefined) isFiltered &&= search.startsWith("group");
    else job.seen(status);
    silent.delete(status.jobID);
  }
  const left = [...silent.values()];
  await askSingly(known, left, options);
  if (!isFiltered && left.some((job) => !known.gone.has(job))) known.mostNamed = 0;
  return retryAfter(response.headers) ?? 0;
}

function askSingly(known: KnownJobs, jobs: readonly Job[], { signal }: RefreshOptions): Promise<void> {
  return inTurns(jobs, async (job) => {
    try {
      job.seen(await known.transport.read<StatusInfo>({ path: jobPath(job.id), signal }));
    } catch (error) {
      if (!isRefused(error)) throw error;
      known.gone.set(job, error);
    }
  });
}

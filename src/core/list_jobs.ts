import { GatewayError } from "./errors.ts";
import type { Job } from "./job.ts";
import type { Cursor, DurationFilter, JobFilter, JobPage, Ports } from "./ports.ts";
import { type JobName, parseJobName } from "./job_name.ts";
import { maySee } from "./may_see.ts";
import { offeredTo } from "./may_use.ts";
import { isLinked, listsAll, ownerOf, type Principal } from "./principal.ts";

export type ListPorts = Pick<Ports, "jobs" | "catalogue" | "now">;

export interface WantedJobs extends Omit<JobFilter, "processIds" | "duration"> {
  /** Absent: every kind of job. */
  readonly types?: readonly string[];
  /** Identifiers of processes, alone or separated by commas. */
  readonly processNames?: readonly string[];
  readonly duration?: Omit<DurationFilter, "now">;
  /** As they are called outside. Those that the caller may not see are left out. At most 1,000. */
  readonly ids?: readonly string[];
  /** Only jobs with dead letters. */
  readonly dead?: true;
  readonly limit: number;
  readonly after?: Cursor;
  readonly before?: Cursor;
}

/**
 * A page of the caller's jobs (`/rec/job-list/access-control-job-list`).
 *
 * @throws GatewayError `no-such-process` when neither the catalogue nor a job of the caller knows a process that was named.
 */
export async function listJobs(ports: ListPorts, principal: Principal, wanted: WantedJobs): Promise<JobPage> {
  const { types, processNames, duration, ids, ...query } = wanted;
  const owner = listsAll(principal) ? undefined : ownerOf(principal);
  const named = processNames &&
    await Promise.all(processNames.map((name) => processesOf(ports, principal, name)));
  if (types !== undefined && !types.includes("process")) return { jobs: [] };
  // Such jobs are on no list; whoever names one, or a group, has its link.
  if (isLinked(principal) && ids === undefined && !query.group) return { jobs: [] };
  const names = new Map(ids?.map(parseJobName).map((name) => [name.id, name]));
  const page = await ports.jobs.list({
    ...query,
    ...(owner === undefined ? {} : { owner }),
    ...(ids === undefined ? {} : { ids: [...names.keys()] }),
    ...(named === undefined ? {} : { processIds: named.flat() }),
    ...(duration === undefined ? {} : { duration: { ...duration, now: ports.now() } }),
  });
  return ids === undefined ? page : { ...page, jobs: visible(page.jobs, principal, names) };
}

function visible(
  jobs: readonly Job[],
  principal: Principal,
  names: ReadonlyMap<string, JobName>,
): readonly Job[] {
  return jobs.filter((job) => maySee(principal, job, names.get(job.id) ?? {}));
}

/** One identifier, or several: an identifier may have a comma of its own. */
async function processesOf(ports: ListPorts, principal: Principal, name: string): Promise<readonly string[]> {
  if (await isKnown(ports, principal, name)) return [name];
  const parts = name.split(",");
  for (const part of parts) {
    if (parts.length > 1 && await isKnown(ports, principal, part)) continue;
    throw new GatewayError(
      "no-such-process",
      `No process has the id "${part}", and no job of yours; GET /processes lists those on offer`,
    );
  }
  return parts;
}

/** A runner may have withdrawn a process that still has jobs. */
async function isKnown(ports: ListPorts, principal: Principal, processId: string): Promise<boolean> {
  if (offeredTo(ports, principal, processId)) return true;
  if (isLinked(principal)) return false;
  const owner = ownerOf(principal);
  const { jobs: found } = await ports.jobs.list({ owner, processIds: [processId], limit: 1 });
  return found.length > 0;
}

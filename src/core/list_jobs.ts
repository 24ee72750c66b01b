import { GatewayError } from "./errors.ts";
import type { Cursor, DurationFilter, JobFilter, JobPage, Ports } from "./ports.ts";
import type { Principal } from "./principal.ts";

export type ListPorts = Pick<Ports, "jobs" | "catalogue" | "now">;

export interface WantedJobs extends Omit<JobFilter, "processIds" | "duration"> {
  /** Absent: every kind of job. */
  readonly types?: readonly string[];
  /** Identifiers of processes, alone or separated by commas. */
  readonly processNames?: readonly string[];
  readonly duration?: Omit<DurationFilter, "now">;
  /** Those that are no job of the caller's are left out. At most 1,000. */
  readonly ids?: readonly string[];
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
  const { types, processNames, duration, ...query } = wanted;
  const owner = principal.id;
  const named = processNames &&
    await Promise.all(processNames.map((name) => processesOf(ports, owner, name)));
  if (types !== undefined && !types.includes("process")) return { jobs: [] };
  return await ports.jobs.list({
    ...query,
    owner,
    ...(named === undefined ? {} : { processIds: named.flat() }),
    ...(duration === undefined ? {} : { duration: { ...duration, now: ports.now() } }),
  });
}

/** One identifier, or several: an identifier may have a comma of its own. */
async function processesOf(ports: ListPorts, owner: string, name: string): Promise<readonly string[]> {
  if (await isKnown(ports, owner, name)) return [name];
  const parts = name.split(",");
  for (const part of parts) {
    if (parts.length > 1 && await isKnown(ports, owner, part)) continue;
    throw new GatewayError(
      "no-such-process",
      `No process has the id "${part}", and no job of yours; GET /processes lists those on offer`,
    );
  }
  return parts;
}

/** A runner may have withdrawn a process that still has jobs. */
async function isKnown({ jobs, catalogue }: ListPorts, owner: string, processId: string): Promise<boolean> {
  if (catalogue.find(processId)) return true;
  const { jobs: found } = await jobs.list({ owner, processIds: [processId], limit: 1 });
  return found.length > 0;
}

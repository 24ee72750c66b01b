import type { ExecuteRequest } from "../ogc/execute_request.ts";
import { checkRequest } from "./check_request.ts";
import { commit, type CommitPorts, type Extras } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { digestOf, idempotencyOf, keyReused } from "./idempotency.ts";
import type { Job } from "./job.ts";
import { overQuota } from "./job_quota.ts";
import { decideMode, type Mode } from "./mode.ts";
import { newJob, type Submission } from "./new_job.ts";
import { refuseGuessable } from "./link_key.ts";
import { offeredTo } from "./may_use.ts";
import type { OfferedProcess, Ports } from "./ports.ts";
import { ownerOf, type Principal } from "./principal.ts";
import { wait } from "./wait.ts";

export type ExecutePorts = CommitPorts & Pick<Ports, "subscribers" | "digest" | "timeout">;

export interface Execution extends Omit<Submission, "group"> {
  readonly processId: string;
  readonly request: ExecuteRequest;
  readonly idempotencyKey?: string;
}

export interface Executed {
  readonly job: Job;
  readonly mode: Mode;
  /** The job is that of an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
  /** Whether results that are answered at once link to their job. */
  readonly syncLinks: boolean;
}

/**
 * Accept a request to run a process: check everything, then write the job and the dispatch it owes. A request that waits gets
 * the job as it is when it has ended or the wait is over.
 *
 * @throws GatewayError `no-such-process`, `invalid-inputs`, `invalid-subscriber`, `mode-not-offered`, `key-reused`, `job-gone`,
 * `over-quota`
 */
export async function execute(ports: ExecutePorts, execution: Execution): Promise<Executed> {
  const { principal, processId, request, preferences } = execution;
  const offered = findProcess(ports, principal, processId);
  const inputs = await checkRequest(ports, offered, request);
  const mode = decideMode({
    options: offered.process.jobControlOptions,
    preferences,
    mode: request.mode,
    longestWaitSeconds: ports.settings.syncWaitSeconds,
  });
  const next = newJob(ports, offered, execution, mode);
  const idempotency = await toIdempotency(ports, execution);
  const { outcome, job } = await commit(ports, { next, inputs, ...idempotency });
  const { syncLinks } = offered.policy;
  switch (outcome.kind) {
    case "committed":
      return { job: await waitFor(ports, job, mode), mode, replayed: false, syncLinks };
    case "replayed":
      return {
        job: await waitFor(ports, await readReplayed(ports, outcome.jobId), mode),
        mode,
        replayed: true,
        syncLinks,
      };
    case "mismatched":
      throw keyReused(execution.idempotencyKey);
    case "over-quota":
      throw overQuota(ports, outcome);
    case "conflict":
      throw new GatewayError("internal", `Cannot create job "${job.id}": the id is taken`);
  }
}

/** @throws GatewayError `no-such-process`, also for one that the caller may not run */
export function findProcess(
  ports: Pick<Ports, "catalogue">,
  principal: Principal,
  processId: string,
): OfferedProcess {
  const offered = offeredTo(ports, principal, processId);
  if (offered) return offered;
  throw new GatewayError(
    "no-such-process",
    `No process has the id "${processId}"; GET /processes lists them`,
  );
}

async function toIdempotency(
  ports: ExecutePorts,
  { idempotencyKey, principal, processId, request }: Execution,
): Promise<Pick<Extras, "idempotency">> {
  if (idempotencyKey === undefined) return {};
  refuseGuessable(principal, idempotencyKey);
  const owner = ownerOf(principal);
  const fingerprint = await digestOf(ports, [owner, processId, request]);
  return { idempotency: await idempotencyOf(ports, [owner, idempotencyKey], fingerprint) };
}

async function readReplayed(ports: ExecutePorts, jobId: string): Promise<Job> {
  const job = await ports.jobs.read(jobId);
  if (job !== undefined && job.removedAt === undefined) return job;
  throw new GatewayError("job-gone", `Job "${jobId}", which this Idempotency-Key belongs to, was removed`);
}

async function waitFor(ports: ExecutePorts, job: Job, { waitSeconds }: Mode): Promise<Job> {
  return waitSeconds === undefined ? job : await wait(ports, job, waitSeconds);
}

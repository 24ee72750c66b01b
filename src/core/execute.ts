import type { ExecuteRequest, Subscriber } from "../ogc/execute_request.ts";
import { canonicalJson } from "./canonical.ts";
import { commit, type CommitPorts, type Extras } from "./commit.ts";

import { checkRequest } from "./check_request.ts";
import { GatewayError } from "./errors.ts";
import type { Job } from "./job.ts";
import { decideMode, type Mode, type Preferences } from "./mode.ts";
import { owingDispatch } from "./owed.ts";
import type { OfferedProcess, Ports } from "./ports.ts";
import { type ChooseMediaType, withPreferredFormat } from "./preferred_format.ts";
import type { Principal } from "./principal.ts";
import { wait } from "./wait.ts";
import { isoTime, secondsAfter } from "./time.ts";

export type ExecutePorts = CommitPorts & Pick<Ports, "subscribers" | "digest" | "timeout">;

export interface Execution {
  readonly principal: Principal;
  readonly processId: string;
  readonly request: ExecuteRequest;
  readonly preferences: Preferences;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
  /** Chooses a format for a raw output that can be had in several. */
  readonly chooseMediaType?: ChooseMediaType;
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
 * @throws GatewayError `no-such-process`, `invalid-inputs`, `invalid-subscriber`, `mode-not-offered`, `key-reused`, `job-gone`
 */
export async function execute(ports: ExecutePorts, execution: Execution): Promise<Executed> {
  const { processId, request, preferences } = execution;
  const offered = findProcess(ports, processId);
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
      throw new GatewayError(
        "key-reused",
        `Idempotency-Key "${execution.idempotencyKey}" was used with another request; use a new key for a new request`,
      );
    case "conflict":
      throw new GatewayError("internal", `Cannot create job "${job.id}": the id is taken`);
  }
}

export function findProcess({ catalogue }: Pick<Ports, "catalogue">, processId: string): OfferedProcess {
  const offered = catalogue.find(processId);
  if (offered) return offered;
  throw new GatewayError(
    "no-such-process",
    `No process has the id "${processId}"; GET /processes lists them`,
  );
}

function newJob(
  ports: ExecutePorts,
  { process, policy, runner }: OfferedProcess,
  execution: Execution,
  mode: Mode,
): Job {
  const { request, preferences, principal, traceparent, chooseMediaType } = execution;
  const now = ports.now();
  const time = isoTime(now);
  const subscriber = keepUrls(request.subscriber);
  // 18-062r2 leaves an empty `outputs` undefined; read like an absent one.
  const named = request.outputs && Object.keys(request.outputs).length > 0 ? request.outputs : undefined;
  const response = request.response ?? policy.defaultResponse;
  const outputs = response === "raw" && chooseMediaType !== undefined
    ? withPreferredFormat(process, named, chooseMediaType)
    : named;
  const job: Job = {
    id: ports.newId(),
    processId: process.id,
    processVersion: process.version,
    runner,
    owner: principal.id,
    tags: [],
    status: "accepted",
    createdAt: time,
    updatedAt: time,
    attempt: 1,
    sequence: 0,
    maxAttempts: policy.maxAttempts,
    acceptSeconds: policy.acceptSeconds,
    heartbeatSeconds: policy.heartbeatSeconds,
    deadlines: {
      acceptBy: secondsAfter(now, policy.acceptSeconds),
      hardAt: secondsAfter(now, policy.hardSeconds),
    },
    wanted: {
      response,
      ...(outputs === undefined ? {} : { outputs }),
      ...(preferences.respondAsync ? { respondAsync: true } : {}),
      ...(preferences.waitSeconds === undefined ? {} : { waitSeconds: preferences.waitSeconds }),
    },
    ...(subscriber === undefined ? {} : { subscriber }),
    deliveries: [],
    revision: 0,
  };
  return owingDispatch(job, now, {
    ...(mode.waitSeconds === undefined ? {} : { waitSeconds: mode.waitSeconds }),
    ...(traceparent === undefined ? {} : { traceparent }),
  });
}

function keepUrls(subscriber: Subscriber | undefined): Subscriber | undefined {
  if (subscriber === undefined) return undefined;
  const { successUri, inProgressUri, failedUri } = subscriber;
  const urls = {
    ...(successUri === undefined ? {} : { successUri }),
    ...(inProgressUri === undefined ? {} : { inProgressUri }),
    ...(failedUri === undefined ? {} : { failedUri }),
  };
  return Object.keys(urls).length > 0 ? urls : undefined;
}

async function toIdempotency(
  ports: ExecutePorts,
  execution: Execution,
): Promise<Pick<Extras, "idempotency">> {
  const { idempotencyKey, principal, processId, request } = execution;
  if (idempotencyKey === undefined) return {};
  const key = await ports.digest(canonicalJson([principal.id, idempotencyKey]));
  const fingerprint = await ports.digest(canonicalJson([principal.id, processId, request]));
  const expiresAt = secondsAfter(ports.now(), ports.settings.idempotencySeconds);
  return { idempotency: { key, fingerprint, expiresAt } };
}

async function readReplayed(ports: ExecutePorts, jobId: string): Promise<Job> {
  const job = await ports.jobs.read(jobId);
  if (job !== undefined && job.removedAt === undefined) return job;
  throw new GatewayError("job-gone", `Job "${jobId}", which this Idempotency-Key belongs to, was removed`);
}

async function waitFor(ports: ExecutePorts, job: Job, { waitSeconds }: Mode): Promise<Job> {
  return waitSeconds === undefined ? job : await wait(ports, job, waitSeconds);
}

import { mostJobs } from "../ogc/batch_request.ts";
import { type Batch, jobsOfBatch } from "./batch_jobs.ts";
import { checkBatch } from "./check_request.ts";
import { commit, type Decision } from "./commit.ts";
import { type ErrorCode, GatewayError } from "./errors.ts";
import { type ExecutePorts, findProcess } from "./execute.ts";
import { keyReused } from "./idempotency.ts";
import { inTurns } from "./in_turns.ts";
import type { Job } from "./job.ts";
import { overQuota, quotaOf } from "./job_quota.ts";
import { offersAsync } from "./mode.ts";
import type { OfferedProcess } from "./ports.ts";
import { ownerOf, type Principal } from "./principal.ts";
import { type Owing, startDeliveries } from "./start_deliveries.ts";

export interface ExecutedBatch {
  readonly group: string;
  /** In the order of the inputs. */
  readonly jobs: readonly Job[];
  /** Each is that of an earlier batch with the same Idempotency-Key. */
  readonly replayed: boolean;
}

type Written = Owing | { readonly replayed: string };

/**
 * Accept many requests at once: check all of them, then write each job with the dispatch that it owes. Sent again with its
 * Idempotency-Key, after whatever fault, it makes the jobs that are missing and no second one. Dispatches are not leased: a head
 * start claims them, a few at once, and the sweep finds what that does not reach.
 *
 * @throws GatewayError as `execute`; `too-large` above 1,000 jobs, or the quota of outstanding ones; `mode-not-offered` unless the
 * process can be run asynchronously; `over-quota` when there is no room for all of them; `store-unavailable` when some may have been
 * written and others not, `over-quota` with a `group` when the room that was kept for the others has lapsed
 */
export async function executeBatch(ports: ExecutePorts, batch: Batch): Promise<ExecutedBatch> {
  const { request } = batch;
  refuseTooMany(request.inputs.length, ports.settings.jobQuota);
  const offered = findProcess(ports, batch.principal, request.processID);
  refuseSynchronous(offered);
  const inputs = await checkBatch(ports, offered, request);
  const { group, decisions } = await jobsOfBatch(ports, batch, offered, inputs);
  const written = await writeJobs(ports, batch, { group, decisions });
  const fresh = written.filter((one) => "job" in one);
  ports.background(() => startDeliveries(ports, fresh));
  return {
    group,
    jobs: await withReplayed(ports, batch.principal, written),
    replayed: fresh.length === 0,
  };
}

function refuseTooMany(length: number, jobQuota = mostJobs): void {
  const most = Math.min(mostJobs, jobQuota);
  if (length <= most) return;
  const why = most < mostJobs ? `, as no more may be outstanding` : "";
  const detail = `A batch has at most ${most} jobs${why}, not ${length}: send several`;
  throw new GatewayError("too-large", detail, { errors: [{ pointer: "/inputs", detail }] });
}

function refuseSynchronous({ process: { id, jobControlOptions } }: OfferedProcess): void {
  if (offersAsync(jobControlOptions)) return;
  throw new GatewayError(
    "mode-not-offered",
    `Cannot execute "${id}" in a batch, which is asynchronous: the process offers "sync" only; execute one by one`,
  );
}

/**
 * The first alone: who has its key has the batch. A key of another one is found out before anything is written, and so is that there
 * is no room for all of them.
 */
async function writeJobs(
  ports: ExecutePorts,
  batch: Batch,
  { group, decisions }: { readonly group: string; readonly decisions: readonly Decision[] },
): Promise<readonly Written[]> {
  const write = (decision: Decision) => writeJob(ports, batch, decision);
  const failing = (...codes: ErrorCode[]) => (error: unknown) => {
    throw error instanceof GatewayError && codes.includes(error.code) ? withGroup(error, group) : error;
  };
  const [first, ...others] = decisions;
  if (first === undefined) return [];
  const withPlaces = { ...first, ...quotaOf(ports, others.map(({ next }) => next.id)) };
  return [
    await write(withPlaces).catch(failing("store-unavailable")),
    ...await inTurns(others, write)
      .catch(failing("store-unavailable", "over-quota")),
  ];
}

async function writeJob(ports: ExecutePorts, batch: Batch, decision: Decision): Promise<Written> {
  const { outcome, job } = await commit(ports, decision);
  switch (outcome.kind) {
    case "committed":
      return { job, ...(decision.inputs === undefined ? {} : { inputs: decision.inputs }) };
    case "replayed":
      return { replayed: outcome.jobId };
    case "mismatched":
      throw keyReused(batch.idempotencyKey);
    case "over-quota":
      throw overQuota(ports, outcome, 1 + (decision.quota?.keepFor?.length ?? 0));
    case "conflict":
      throw new GatewayError("internal", `Cannot create job "${job.id}": the id is taken`);
  }
}

/** Whoever does not send it again can look for what there is of the batch, and dismiss it. */
function withGroup(error: GatewayError, group: string): GatewayError {
  const detail = `${error.message}; what was written of the batch is in the group "${group}"`;
  return new GatewayError(error.code, detail, {
    ...error.extras,
    members: { ...error.extras.members, group },
  });
}

/** What an earlier sending has made is read in one go. */
async function withReplayed(
  { jobs }: ExecutePorts,
  principal: Principal,
  written: readonly Written[],
): Promise<readonly Job[]> {
  const ids = written.flatMap((one) => "replayed" in one ? [one.replayed] : []);
  const owner = ownerOf(principal);
  const page = ids.length === 0 ? { jobs: [] } : await jobs.list({ owner, ids, limit: ids.length });
  const found = new Map(page.jobs.map((job) => [job.id, job]));
  return written.map((one) => {
    if ("job" in one) return one.job;
    const job = found.get(one.replayed);
    if (job !== undefined) return job;
    throw new GatewayError(
      "job-gone",
      `Job "${one.replayed}", which this Idempotency-Key belongs to, was removed`,
    );
  });
}

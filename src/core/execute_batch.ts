import { type BatchRequest, mostJobs } from "../ogc/batch_request.ts";
import { checkBatch } from "./check_request.ts";
import { commit, type Decision } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { type ExecutePorts, findProcess } from "./execute.ts";
import { digestOf, idempotencyOf, keyReused } from "./idempotency.ts";
import { inTurns } from "./in_turns.ts";
import type { Job } from "./job.ts";
import { offersAsync } from "./mode.ts";
import { newJob } from "./new_job.ts";
import type { OfferedProcess } from "./ports.ts";
import type { Principal } from "./principal.ts";
import { type Owing, startDeliveries } from "./start_deliveries.ts";

export interface Batch {
  readonly principal: Principal;
  readonly request: BatchRequest;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
}

export interface ExecutedBatch {
  readonly group: string;
  /** In the order of the inputs. */
  readonly jobs: readonly Job[];
  /** Each is that of an earlier batch with the same Idempotency-Key. */
  readonly replayed: boolean;
}

interface Tag {
  readonly group: string;
  /** Of everything that was asked for. */
  readonly fingerprint: string;
}

type Written = Owing | { readonly replayed: string };

/**
 * Accept many requests at once: check all of them, then write each job with the dispatch that it owes. Sent again with its
 * Idempotency-Key, after whatever fault, it makes the jobs that are missing and no second one. Dispatches are not leased: a head
 * start claims them, a few at once, and the sweep finds what that does not reach.
 *
 * @throws GatewayError as `execute`; `too-large` above 1,000 jobs; `mode-not-offered` unless the process can be run asynchronously;
 * `store-unavailable` when some may have been written and others not
 */
export async function executeBatch(ports: ExecutePorts, batch: Batch): Promise<ExecutedBatch> {
  const { request } = batch;
  refuseTooMany(request.inputs.length);
  const offered = findProcess(ports, request.processID);
  refuseSynchronous(offered);
  const inputs = await checkBatch(ports, offered, request);
  const tag = await tagOf(ports, batch);
  const decisions = await Promise.all(
    inputs.map((one, position) => decide(ports, { batch, offered, tag }, one, position)),
  );
  const write = (decision: Decision) => writeJob(ports, batch, decision);
  // Alone: who has the first key has the batch. A key of another one is found out before anything is written.
  const written = [
    ...await inTurns(decisions.slice(0, 1), write),
    ...await inTurns(decisions.slice(1), write),
  ];
  const fresh = written.filter((one) => "job" in one);
  ports.background(() => startDeliveries(ports, fresh));
  return {
    group: tag.group,
    jobs: await withReplayed(ports, batch.principal, written),
    replayed: fresh.length === 0,
  };
}

function refuseTooMany(length: number): void {
  if (length <= mostJobs) return;
  const detail = `A batch has at most ${mostJobs} jobs, not ${length}: send several`;
  throw new GatewayError("too-large", detail, { errors: [{ pointer: "/inputs", detail }] });
}

function refuseSynchronous({ process: { id, jobControlOptions } }: OfferedProcess): void {
  if (offersAsync(jobControlOptions)) return;
  throw new GatewayError(
    "mode-not-offered",
    `Cannot execute "${id}" in a batch, which is asynchronous: the process offers "sync" only; execute one by one`,
  );
}

/** The group follows from the key, so that a batch that is sent again belongs to the same one. */
async function tagOf(ports: ExecutePorts, { principal, request, idempotencyKey }: Batch): Promise<Tag> {
  if (idempotencyKey === undefined) return { group: ports.newId(), fingerprint: "" };
  const group = await digestOf(ports, [principal.id, idempotencyKey, "group"]);
  const fingerprint = await digestOf(ports, [principal.id, "batch", request]);
  return { group: group.slice(0, 32), fingerprint };
}

interface Shared {
  readonly batch: Batch;
  readonly offered: OfferedProcess;
  readonly tag: Tag;
}

/** The first has the client's key itself, which so is that of one request, be it a batch or not. */
async function decide(
  ports: ExecutePorts,
  { batch, offered, tag: { group, fingerprint } }: Shared,
  inputs: Readonly<Record<string, unknown>>,
  position: number,
): Promise<Decision> {
  const { principal: { id }, idempotencyKey } = batch;
  const submission = { ...batch, group, preferences: { respondAsync: true } };
  const next = newJob(ports, offered, submission, { afterWait: "job" });
  if (idempotencyKey === undefined) return { next, inputs, leave: true };
  const name = [id, idempotencyKey, ...(position === 0 ? [] : [position])];
  const idempotency = await idempotencyOf(ports, name, fingerprint);
  return { next, inputs, idempotency, leave: true };
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
    case "conflict":
      throw new GatewayError("internal", `Cannot create job "${job.id}": the id is taken`);
  }
}

/** What an earlier sending has made is read in one go. */
async function withReplayed(
  { jobs }: ExecutePorts,
  { id: owner }: Principal,
  written: readonly Written[],
): Promise<readonly Job[]> {
  const ids = written.flatMap((one) => "replayed" in one ? [one.replayed] : []);
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

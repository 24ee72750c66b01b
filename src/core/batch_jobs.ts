import type { BatchRequest } from "../ogc/batch_request.ts";
import type { Decision } from "./commit.ts";
import { digestOf, idempotencyOf } from "./idempotency.ts";
import { randomKey, refuseGuessable } from "./link_key.ts";
import { newJob } from "./new_job.ts";
import type { OfferedProcess, Ports } from "./ports.ts";
import { isLinked, ownerOf, type Principal } from "./principal.ts";

export interface Batch {
  readonly principal: Principal;
  readonly request: BatchRequest;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
}

type BatchPorts = Pick<Ports, "now" | "newId" | "newChangeId" | "digest" | "settings">;
type Inputs = Readonly<Record<string, unknown>>;

interface Tag {
  readonly group: string;
  /** Of everything that was asked for. */
  readonly fingerprint: string;
}

/** The new records of a batch, to be written one by one; what they owe is not leased to anybody. */
export async function jobsOfBatch(
  ports: BatchPorts,
  batch: Batch,
  offered: OfferedProcess,
  inputs: readonly Inputs[],
): Promise<{ readonly group: string; readonly decisions: readonly Decision[] }> {
  const tag = await tagOf(ports, batch);
  const submission = { ...batch, group: tag.group, preferences: { respondAsync: true } };
  const decisions = await Promise.all(inputs.map(async (one, position): Promise<Decision> => {
    const next = newJob(ports, offered, submission, { afterWait: "job" });
    return { next, inputs: one, leave: true, ...await toIdempotency(ports, batch, tag, position) };
  }));
  return { group: tag.group, decisions };
}

/** The group follows from the key, so that a batch that is sent again belongs to the same one. */
async function tagOf(ports: BatchPorts, { principal, request, idempotencyKey }: Batch): Promise<Tag> {
  if (idempotencyKey === undefined) {
    // Where a job is private to its link, so is the group, of which this is all that anybody needs to know.
    return { group: isLinked(principal) ? randomKey(ports) : ports.newId(), fingerprint: "" };
  }
  refuseGuessable(principal, idempotencyKey);
  const owner = ownerOf(principal);
  const group = await digestOf(ports, [owner, idempotencyKey, "group"]);
  const fingerprint = await digestOf(ports, [owner, "batch", request]);
  return { group: group.slice(0, 32), fingerprint };
}

/** The first has the client's key itself, which so is that of one request, be it a batch or not. */
async function toIdempotency(
  ports: BatchPorts,
  { principal, idempotencyKey }: Batch,
  { fingerprint }: Tag,
  position: number,
): Promise<Pick<Decision, "idempotency">> {
  if (idempotencyKey === undefined) return {};
  const name = [ownerOf(principal), idempotencyKey, ...(position === 0 ? [] : [position])];
  return { idempotency: await idempotencyOf(ports, name, fingerprint) };
}

import type { Job } from "../../../src/core/job.ts";
import { BrokenInvariant, checkCallbacks } from "../../support/invariants.ts";
import type { ReceivedRequest } from "../../support/subscriber_program.ts";
import type { Count, Fault } from "./count.ts";
import type { Evidence } from "./evidence.ts";
import type { Accepted } from "./load.ts";

export interface CallbackCount extends Count {
  /** Owed, not delivered, and kept as dead letters: told, not counted as missing. */
  readonly deadLettered: number;
  /** Of progress, from a process that was frozen in the middle of sending them, after the end was told. */
  readonly late: number;
}

/**
 * R3: a job whose end was owed to its subscriber and neither came nor is a dead letter; or that the subscriber was lied to about:
 * the other end, other results, another job, no valid signature, another `webhook-id` at a repetition.
 */
export function countMissing(evidence: Evidence): CallbackCount {
  const faults: Fault[] = [];
  let [deadLettered, late] = [0, 0];
  for (const accepted of evidence.load.accepted) {
    const judged = judge(evidence, accepted);
    if (judged === "dead") deadLettered++;
    else if (judged === "late") late++;
    else if (judged !== undefined) {
      faults.push({ index: accepted.index, jobId: accepted.jobIds[0], why: judged });
    }
  }
  return { of: evidence.load.accepted.length, faults, deadLettered, late };
}

function judge(
  evidence: Evidence,
  { index, jobIds: [jobId = ""] }: Accepted,
): string | undefined {
  const record = evidence.records.get(jobId);
  if (record === undefined) return "nobody knows what is owed: the job is not in the store";
  const end = record.status === "successful" ? "successful" : "failed";
  const told = evidence.callbacks.get(index) ?? [];
  const path = `/${index}/${end}`;
  const isDead = record.deliveries.some(({ event, state }) => event === end && state === "dead");
  if (isDead && !told.some((request) => request.path === path)) return "dead";
  const lie = lieOf(told, record, evidence);
  if (lie !== undefined) return lie;
  try {
    checkCallbacks(told, evidence.callbackSecret, path);
    return undefined;
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error;
    return error.invariant === "noProgressAfter" ? "late" : error.message;
  }
}

function lieOf(told: readonly ReceivedRequest[], record: Job, { results }: Evidence): string | undefined {
  for (const { path, body } of told) {
    const event = path.split("/")[2];
    if (event === "inProgress" || event === "failed") {
      const { jobID, status } = JSON.parse(body) as { jobID: string; status: string };
      if (jobID !== record.id) return `${event} of another job: ${jobID}`;
      if (event === "failed" && status !== record.status) {
        return `told "${status}" of a job that is "${record.status}"`;
      }
    } else if (record.status !== "successful") return `told of results of a job that is "${record.status}"`;
    else if (!isSame(body, results.get(record.id)?.document)) {
      return `told other results: ${body.slice(0, 200)}`;
    }
  }
  return undefined;
}

function isSame(body: string, document: string | undefined): boolean {
  // Results that cannot be read are lost (R1), not lied about.
  return document === undefined || JSON.stringify(JSON.parse(body)) === JSON.stringify(JSON.parse(document));
}

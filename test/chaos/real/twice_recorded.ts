import type { Job } from "../../../src/core/job.ts";
import { BrokenInvariant, checkJournal } from "../../support/invariants.ts";
import type { JournalEntry } from "../../support/journal.ts";
import { type Count, countFaults } from "./count.ts";
import type { Stroke } from "./disturber.ts";
import { type Evidence, indexOf } from "./evidence.ts";
import type { Accepted } from "./load.ts";

/**
 * R2: a submission that was recorded twice: as two jobs for one Idempotency-Key, with two ends, with a revision that was written
 * twice or a lease with two holders, or with the results of another attempt than the record names.
 */
export function countTwice(evidence: Evidence): Count {
  const stored = Map.groupBy(evidence.records.values(), submissionOf);
  return countFaults(evidence.load.accepted, (accepted) => {
    const [jobId = ""] = accepted.jobIds;
    const why = twoJobs(accepted, stored.get(accepted.index) ?? []) ??
      twoEnds(evidence.journal.get(jobId) ?? [], evidence.strokes) ?? otherResults(evidence, accepted);
    return why === undefined ? undefined : { jobId, why };
  });
}

function submissionOf({ subscriber }: Job): number {
  return subscriber?.successUri === undefined ? -1 : indexOf(new URL(subscriber.successUri).pathname);
}

function twoJobs({ jobIds }: Accepted, stored: readonly Job[]): string | undefined {
  const ids = new Set([...jobIds, ...stored.map(({ id }) => id)]);
  return ids.size > 1 ? `one key, several jobs: ${[...ids].join(", ")}` : undefined;
}

function twoEnds(entries: readonly JournalEntry[], strokes: readonly Stroke[]): string | undefined {
  const ends = new Set(
    entries.map(({ status }) => status).filter((status) => status !== "accepted" && status !== "running"),
  );
  if (ends.size > 1) return `several ends: ${[...ends].join(", ")}`;
  try {
    betweenFailovers(entries, strokes).forEach((part) => checkJournal(part));
    return undefined;
  } catch (error) {
    if (error instanceof BrokenInvariant) return error.message;
    throw error;
  }
}

/** What a replica is not waited for (progress) may be lost with a primary, and be written once more: then it is written anew. */
function betweenFailovers(
  entries: readonly JournalEntry[],
  strokes: readonly Stroke[],
): readonly (readonly JournalEntry[])[] {
  const failovers = strokes.filter(({ fault }) => fault === "redis failed over");
  const isDuring = (at: number) => failovers.some(({ begunAt, endedAt }) => begunAt <= at && at <= endedAt);
  const outside = entries.filter(({ at }) => !isDuring(Date.parse(at)));
  const after = ({ at }: JournalEntry) => failovers.filter(({ endedAt }) => endedAt < Date.parse(at)).length;
  return [...Map.groupBy(outside, after).values()];
}

function otherResults({ records, results }: Evidence, { message, jobIds }: Accepted): string | undefined {
  const [jobId = ""] = jobIds;
  const told = results.get(jobId);
  const expected = `${message}, attempt ${records.get(jobId)?.attempt}`;
  return told === undefined || told.answer === expected
    ? undefined
    : `results "${told.answer}" instead of "${expected}"`;
}

import { isOutstanding } from "../../../src/core/delivery.ts";
import { isFinal, type Job } from "../../../src/core/job.ts";

/** What must hold between a record and the one that replaces it. Answers what does not, in words. */
export function brokenRules(before: Job | undefined, after: Job, now: Date): string[] {
  const rules: readonly (readonly [string, boolean])[] = before === undefined ? first(after) : [
    ["the revision rises by one", after.revision === before.revision + 1],
    ["the times of a record never go back", after.updatedAt >= before.updatedAt],
    ["the attempt never falls", after.attempt >= before.attempt],
    ["the attempt never rises above its maximum", after.attempt <= after.maxAttempts],
    ["a final status is final", !isFinal(before) || after.status === before.status],
    ["the hard deadline never moves", after.deadlines.hardAt === before.deadlines.hardAt],
    ["progress never falls within an attempt", !hasFallen(before, after)],
    [
      "the sequence never falls within an attempt",
      !isSameAttempt(before, after) || after.sequence >= before.sequence,
    ],
    [
      "a new attempt has an order of its own",
      isSameAttempt(before, after) || isFinal(after) || owesDispatch(after),
    ],
    ["a delivery is never claimed inside a lease", !isStolen(before, after, now)],
    ["an attempt that is settled stays settled", !isRevived(before, after)],
    ["what a job owes after its end is in the write that ended it", isFinal(before) || owesItsEnd(after)],
  ];
  const always: readonly (readonly [string, boolean])[] = [
    ["a final record expires", !isFinal(after) || after.expiresAt !== undefined],
    ["a live record has its deadlines", isFinal(after) || after.deadlines.hardAt !== undefined],
    ["a final record owes no dispatch", !isFinal(after) || !isOutstandingDispatch(after)],
    ["started is not before created", after.startedAt === undefined || after.startedAt >= after.createdAt],
  ];
  return [...rules, ...always].filter(([, holds]) => !holds).map(([rule]) => `${rule}: ${after.id}`);
}

function first(job: Job): readonly (readonly [string, boolean])[] {
  return [
    ["a job is born accepted", job.status === "accepted" && job.revision === 1 && job.attempt === 1],
    ["a job is born with its dispatch, leased", owesDispatch(job) && job.deliveries[0]?.state === "inFlight"],
  ];
}

function isSameAttempt(before: Job, after: Job): boolean {
  return before.attempt === after.attempt;
}

function hasFallen(before: Job, after: Job): boolean {
  return isSameAttempt(before, after) && before.progress !== undefined &&
    (after.progress ?? -1) < before.progress;
}

function owesDispatch({ deliveries, attempt }: Job): boolean {
  return deliveries.some((delivery) => delivery.kind === "dispatch" && delivery.attempt === attempt);
}

function isOutstandingDispatch({ deliveries }: Job): boolean {
  return deliveries.some((delivery) => delivery.kind === "dispatch" && isOutstanding(delivery));
}

function isStolen(before: Job, after: Job, now: Date): boolean {
  return after.deliveries.some((delivery) => {
    const held = before.deliveries.find(({ id }) => id === delivery.id);
    const isClaim = delivery.state === "inFlight" && delivery.dueAt !== held?.dueAt;
    return isClaim && held?.state === "inFlight" && held.dueAt > now.toISOString();
  });
}

function isRevived(before: Job, after: Job): boolean {
  return after.deliveries.some((delivery) => {
    const held = before.deliveries.find(({ id }) => id === delivery.id);
    return isOutstanding(delivery) && held !== undefined && !isOutstanding(held);
  });
}

function owesItsEnd(job: Job): boolean {
  if (!isFinal(job) || job.removedAt !== undefined) return true;
  const url = job.status === "successful" ? job.subscriber?.successUri : job.subscriber?.failedUri;
  const event = job.status === "successful" ? "successful" : "failed";
  return url === undefined || job.deliveries.some((delivery) => delivery.event === event);
}

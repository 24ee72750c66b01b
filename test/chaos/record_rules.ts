import { type Delivery, isOutstanding } from "../../src/core/delivery.ts";
import { isFinal, type Job } from "../../src/core/job.ts";

/** Who wrote a record, by its own clock. */
export interface Writer {
  /** When it decided. */
  readonly now: Date;
  /** Since when it can have heard anybody; absent when it does not say. */
  readonly listeningSince?: Date;
}

type Rule = readonly [rule: string, holds: boolean];

/** Longest that an attempt of a delivery takes: a lease is longer. */
const attemptSeconds = 15;

/** What must hold between a record and the one that replaces it. Answers what does not, in words. */
export function brokenRules(before: Job | undefined, after: Job, writer: Writer): string[] {
  const rules = before === undefined ? ofTheFirst(after) : [
    ...ofTheNext(before, after),
    ...ofDeliveries(before, after, writer),
    ...ofLoss(before, after, writer),
  ];
  return [...rules, ...ofEach(before, after, writer)].filter(([, holds]) => !holds)
    .map(([rule]) => `${rule}: ${after.id}`);
}

function ofTheFirst(job: Job): readonly Rule[] {
  // Of a batch nothing is leased to anybody yet.
  const state = job.group === undefined ? "inFlight" : "pending";
  return [
    ["a job is born accepted", job.status === "accepted" && job.revision === 1 && job.attempt === 1],
    ["a job is born with its dispatch, leased", owesDispatch(job) && job.deliveries[0]?.state === state],
  ];
}

function ofTheNext(before: Job, after: Job): readonly Rule[] {
  const isSame = isSameAttempt(before, after);
  return [
    ["the revision rises by one", after.revision === before.revision + 1],
    ["the times of a record never go back", after.updatedAt >= before.updatedAt],
    ["the attempt never falls", after.attempt >= before.attempt],
    ["the attempt never rises above its maximum", after.attempt <= after.maxAttempts],
    ["a final status is final", !isFinal(before) || after.status === before.status],
    ["the hard deadline never moves", after.deadlines.hardAt === before.deadlines.hardAt],
    ["progress never falls within an attempt", !hasFallen(before, after)],
    ["the sequence never falls within an attempt", !isSame || after.sequence >= before.sequence],
    ["news within an attempt has a higher sequence", !hasNews(before, after)],
    ["a new attempt has an order of its own", isSame || isFinal(after) || owesDispatch(after)],
    ["what a job owes after its end is in the write that ended it", isFinal(before) || owesItsEnd(after)],
    ["a runner that may be at work hears of the stop", isFinal(before) || owesItsStop(before, after)],
  ];
}

function ofDeliveries(before: Job, after: Job, { now }: Writer): readonly Rule[] {
  return [
    [
      "a delivery is never claimed inside a lease",
      !claimed(before, after).some(({ held }) =>
        held?.state === "inFlight" && held.dueAt > now.toISOString()
      ),
    ],
    ["an attempt that is settled stays settled, unless it is replayed", !isRevived(before, after)],
  ];
}

/** Only who has listened for as long as the runner may be silent can know that it was. */
function ofLoss(before: Job, after: Job, { now, listeningSince }: Writer): readonly Rule[] {
  const isLoss = !isFinal(before) &&
    (after.attempt > before.attempt || after.failure?.type === "runner-lost");
  const since = listeningSince?.getTime() ?? -Infinity;
  return [
    [
      "silence is held against a runner only by who listened",
      !isLoss || since + before.heartbeatSeconds * 1000 <= now.getTime(),
    ],
  ];
}

function ofEach(before: Job | undefined, after: Job, { now }: Writer): readonly Rule[] {
  const shortest = new Date(now.getTime() + attemptSeconds * 1000).toISOString();
  return [
    ["a lease is longer than an attempt", claimed(before, after).every(({ dueAt }) => dueAt > shortest)],
    ["a final record expires", !isFinal(after) || after.expiresAt !== undefined],
    ["a live record has its deadlines", isFinal(after) || after.deadlines.hardAt !== undefined],
    ["a final record owes no dispatch", !isFinal(after) || !isOutstandingDispatch(after)],
    ["started is not before created", after.startedAt === undefined || after.startedAt >= after.createdAt],
  ];
}

function isSameAttempt(before: Job, after: Job): boolean {
  return before.attempt === after.attempt;
}

function hasFallen(before: Job, after: Job): boolean {
  return isSameAttempt(before, after) && before.progress !== undefined &&
    (after.progress ?? -1) < before.progress;
}

function hasNews(before: Job, after: Job): boolean {
  return isSameAttempt(before, after) && !isFinal(after) && after.progress !== before.progress &&
    after.sequence <= before.sequence;
}

function owesDispatch({ deliveries, attempt }: Job): boolean {
  return deliveries.some((delivery) => delivery.kind === "dispatch" && delivery.attempt === attempt);
}

function isOutstandingDispatch({ deliveries }: Job): boolean {
  return deliveries.some((delivery) => delivery.kind === "dispatch" && isOutstanding(delivery));
}

/** The leases that a write takes, with what was held before. */
function claimed(before: Job | undefined, after: Job) {
  return after.deliveries.filter(({ state }) => state === "inFlight").flatMap(({ id, dueAt }) => {
    const held = before?.deliveries.find((delivery) => delivery.id === id);
    return held?.state === "inFlight" && held.dueAt === dueAt ? [] : [{ id, dueAt, held }];
  });
}

function isRevived(before: Job, after: Job): boolean {
  return after.deliveries.some((delivery) => {
    const held = before.deliveries.find(({ id }) => id === delivery.id);
    return isOutstanding(delivery) && held !== undefined && !isOutstanding(held) &&
      !isReplay(held, delivery, after);
  });
}

/** What was dead, is no order to run the job, and has somebody who waits for it; its schedule begins anew. */
function isReplay({ state, kind }: Delivery, { tries }: Delivery, { status }: Job): boolean {
  return state === "dead" && kind !== "dispatch" && status !== "dismissed" && tries === 0;
}

function owesItsEnd(job: Job): boolean {
  if (!isFinal(job) || job.removedAt !== undefined) return true;
  const url = job.status === "successful" ? job.subscriber?.successUri : job.subscriber?.failedUri;
  const event = job.status === "successful" ? "successful" : "failed";
  return url === undefined || job.deliveries.some((delivery) => delivery.event === event);
}

function owesItsStop(before: Job, after: Job): boolean {
  const wasStopped = after.status === "dismissed" || after.failure?.type === "deadline-exceeded";
  const wasSent = before.deliveries.some(({ kind, state, attempts }) =>
    kind === "dispatch" && (state === "inFlight" || state === "delivered" || attempts.length > 0)
  );
  return !wasStopped || !wasSent || after.deliveries.some(({ kind }) => kind === "cancel");
}

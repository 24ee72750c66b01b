import { judgeCallback, judgeCancel, judgeDispatch, type Verdict } from "./answer.ts";
import { change, type CommitPorts, type Decision } from "./commit.ts";
import {
  type Delivery,
  type DeliveryAttempt,
  isOutstanding,
  postponed,
  release,
  retried,
  settled,
} from "./delivery.ts";
import { heard, isFinal, type Job } from "./job.ts";
import { compose, withTrace } from "./message.ts";
import { releaseFinalCallbacks } from "./owed.ts";
import type { Answer, Known } from "./ports.ts";
import { fail, move, settleReport } from "./settle_report.ts";
import { uploadFault } from "./upload_fault.ts";
import { isoTime } from "./time.ts";

/**
 * Make one attempt of a delivery that is leased to the caller, and write down what became of it. `known` spares reading what
 * the caller has just written.
 */
export async function deliver(
  ports: CommitPorts,
  job: Job,
  delivery: Delivery,
  known: Known = {},
): Promise<void> {
  if (!isLeaseLongEnough(ports, delivery)) return;
  const message = await compose(ports, job, delivery, known);
  if (message === undefined) return await abandon(ports, job, delivery);
  const startedAt = ports.now();
  const watched = ports.onlooker.attempt(job, delivery);
  const traced = withTrace(message, watched.traceparent ?? job.traceparent ?? delivery.traceparent);
  const answer = await unlessStopping(ports.stopping, () => ports.sender.post(traced));
  if (answer === undefined) return await handBack(ports, job, delivery);
  if (delivery.kind !== "callback") ports.flow.heard(job.runner, answer, startedAt);
  const attempt = toAttempt(answer, startedAt, ports.now());
  watched.ended(attempt);
  logAttempt(ports, job, delivery, attempt);
  await settle(ports, job, delivery, { attempt, verdict: await judge(ports, job, delivery, answer) });
}

/** A head start that came up late leaves the attempt to whoever claims it next: two at once would be worse than one later. */
export function isLeaseLongEnough({ now, settings }: CommitPorts, { kind, dueAt }: Delivery): boolean {
  const seconds = kind === "callback" ? settings.callbackTimeoutSeconds : settings.dispatchTimeoutSeconds;
  return now().getTime() + seconds * 1000 <= Date.parse(dueAt);
}

/** Undefined when the process is about to end before the answer is there. */
async function unlessStopping<T>(stopping: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  if (stopping.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  stopping.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    stopping.removeEventListener("abort", stop);
  }
}

interface Outcome {
  readonly attempt: DeliveryAttempt;
  readonly verdict: Verdict;
}

async function judge(ports: CommitPorts, job: Job, delivery: Delivery, answer: Answer): Promise<Verdict> {
  const verdict = judgeBy(ports, job, delivery, answer);
  if (verdict.kind !== "done") return verdict;
  const detail = await uploadFault(ports, job.id, delivery.attempt, verdict.report);
  return detail === undefined
    ? verdict
    : { kind: "refused", failure: { status: 500, type: "upload-mismatch", detail } };
}

function judgeBy(ports: CommitPorts, job: Job, delivery: Delivery, answer: Answer): Verdict {
  switch (delivery.kind) {
    case "dispatch":
      return judgeDispatch(answer, delivery, ports, job.maxAttempts);
    case "cancel":
      return judgeCancel(answer, delivery, ports);
    case "callback":
      return judgeCallback(answer, delivery, ports);
  }
}

async function settle(ports: CommitPorts, snapshot: Job, { id }: Delivery, outcome: Outcome): Promise<void> {
  const decide = (job: Job) => {
    const delivery = job.deliveries.find((candidate) => candidate.id === id);
    if (delivery === undefined) return undefined;
    const isOpen = isOutstanding(delivery) || outcome.verdict.kind === "done";
    return isOpen ? applyVerdict(ports, job, delivery, outcome) : undefined;
  };
  await change(ports, snapshot.id, decide, snapshot);
}

function applyVerdict(
  ports: CommitPorts,
  job: Job,
  delivery: Delivery,
  { attempt, verdict }: Outcome,
): Decision {
  const now = ports.now();
  const put = (changed: Delivery): Job => ({
    ...job,
    deliveries: job.deliveries.map((candidate) => candidate.id === changed.id ? changed : candidate),
  });
  switch (verdict.kind) {
    case "delivered":
    case "abandoned":
    case "dead":
      return { next: releaseFinalCallbacks(put(settled(delivery, verdict.kind, attempt)), now) };
    case "later":
      return { next: put(postponed(delivery, attempt, now, verdict.seconds)) };
    case "again":
      return { next: put(retried(delivery, attempt, now, verdict.seconds)) };
    case "taken": {
      const taken = put(settled(delivery, "delivered", attempt));
      if (isFinal(job) || delivery.attempt !== job.attempt) return { next: taken };
      if (!verdict.running || job.status === "running") return { next: heard(taken, now) };
      return { next: move(ports, taken, { status: "running" }) };
    }
    case "done": {
      const done = put(settled(delivery, "delivered", attempt));
      const result = settleReport(ports, done, delivery.attempt, verdict.report, attempt.at);
      return result.kind === "write" ? result.decision : { next: done };
    }
    case "refused": {
      const refused = put(settled(delivery, "dead", attempt));
      return { next: isFinal(job) ? refused : fail(ports, refused, verdict.failure) };
    }
  }
}

/** There is nothing to say any more. */
async function abandon(ports: CommitPorts, snapshot: Job, lease: Delivery): Promise<void> {
  await change(ports, snapshot.id, (job) => {
    const next = withoutLease(job, lease, { ...lease, state: "abandoned" });
    return next && { next: releaseFinalCallbacks(next, ports.now()) };
  }, snapshot);
}

/** Hand back the lease of a delivery whose attempt will not be made: anyone may make it now, if it is owed still. */
export async function handBack(ports: CommitPorts, snapshot: Job, lease: Delivery): Promise<void> {
  await change(ports, snapshot.id, (job) => {
    const isOver = lease.event === "inProgress" && isFinal(job);
    const next = withoutLease(
      job,
      lease,
      isOver ? { ...lease, state: "abandoned" } : release(lease, ports.now()),
    );
    return next && { next: releaseFinalCallbacks(next, ports.now()), leave: true };
  }, snapshot);
}

/** The job with the delivery replaced; undefined when the lease is somebody else's by now. */
function withoutLease(job: Job, lease: Delivery, replacement: Delivery): Job | undefined {
  const isMine = ({ id, state, dueAt }: Delivery) =>
    id === lease.id && state === "inFlight" && dueAt === lease.dueAt;
  if (!job.deliveries.some(isMine)) return undefined;
  return { ...job, deliveries: job.deliveries.map((delivery) => isMine(delivery) ? replacement : delivery) };
}

function toAttempt(answer: Answer, startedAt: Date, endedAt: Date): DeliveryAttempt {
  const at = isoTime(startedAt);
  const durationMilliseconds = Math.max(0, endedAt.getTime() - startedAt.getTime());
  if (answer.kind !== "answered") {
    const doubt = answer.kind === "unreachable" && answer.mayHaveArrived
      ? { mayHaveArrived: true as const }
      : {};
    return { at, outcome: answer.kind, detail: answer.detail, ...doubt, durationMilliseconds };
  }
  const outcome = answer.status >= 200 && answer.status < 300 ? "delivered" : "status";
  return { at, outcome, status: answer.status, durationMilliseconds };
}

function logAttempt(ports: CommitPorts, job: Job, delivery: Delivery, attempt: DeliveryAttempt): void {
  const level = attempt.outcome === "delivered" ? "info" : "warning";
  const { kind, event, id, tries } = delivery;
  ports.log(level, "attempt", {
    job: job.id,
    delivery: id,
    kind: event ?? kind,
    tries: tries + 1,
    at: attempt.at,
    outcome: attempt.outcome,
    status: attempt.status,
    detail: attempt.detail,
    durationMilliseconds: attempt.durationMilliseconds,
  });
}

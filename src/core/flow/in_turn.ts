import type { CommitPorts } from "../commit.ts";
import { type Delivery, isOutstanding } from "../delivery.ts";
import { deliver } from "../deliver.ts";
import { isFinal, type Job } from "../job.ts";
import type { Known } from "../ports.ts";
import { seeTo } from "../see_to.ts";
import { isoTime } from "../time.ts";
import type { Slot } from "./lane.ts";
import type { WaitingDelivery } from "./runner_flow.ts";
import { within } from "./within.ts";

/** The attempt of a delivery that this process has just leased: what goes to a runner when that may have it, a callback at once. */
export function deliverInTurn(
  ports: CommitPorts,
  { job, delivery, known, slot }: { job: Job; delivery: Delivery; known: Known; slot?: Slot | undefined },
): void {
  if (delivery.kind === "callback") return ports.background(() => deliver(ports, job, delivery, known));
  const free = slot ?? ports.flow.take(job.runner);
  if (free === undefined) ports.flow.enter({ ...toWaiting(job), lease: delivery, kept: { job, known } });
  else ports.background(() => within(ports, free, () => deliver(ports, job, delivery, known)), true);
}

/**
 * Do what a job's deadlines ask for by now, unless all that it owes is a message which its runner may not have now: that job waits
 * for its turn, and nothing is read or written for it. Answers whether anything was done.
 */
export async function tend(ports: CommitPorts, job: Job): Promise<boolean> {
  if (!owesOnlyRunner(job, ports.now())) return await seeTo(ports, job);
  let slot = ports.flow.take(job.runner);
  if (slot === undefined) {
    ports.flow.enter(toWaiting(job));
    return false;
  }
  const passOn = (claimed: Job, delivery: Delivery, known: Known) => {
    const passed = delivery.kind === "callback" ? undefined : slot;
    if (passed !== undefined) slot = undefined;
    ports.deliverSoon(claimed, delivery, known, passed);
  };
  try {
    return await seeTo({ ...ports, deliverSoon: passOn }, job);
  } finally {
    if (slot !== undefined) ports.flow.release(slot);
  }
}

export function toWaiting(job: Job): WaitingDelivery {
  const { id: jobId, owner, createdAt, runner } = job;
  return { jobId, owner, createdAt, runner, deadline: nextDeadline(job) };
}

/** Whether a message to the runner is due, and nothing else. */
export function owesOnlyRunner(job: Job, now: Date): boolean {
  const time = isoTime(now);
  if (job.removedAt !== undefined || job.litter === true || nextDeadline(job) <= time) return false;
  const due = job.deliveries.filter((delivery) => isOutstanding(delivery) && delivery.dueAt <= time);
  return due.length > 0 && due.every(({ kind }) => kind !== "callback");
}

/** When something is due that is no delivery. */
function nextDeadline(job: Job): string {
  const { heartbeatBy, acceptBy, hardAt } = job.deadlines;
  if (isFinal(job)) return job.expiresAt ?? hardAt;
  const first = heartbeatBy ?? acceptBy;
  return first < hardAt ? first : hardAt;
}

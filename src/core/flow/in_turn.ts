import type { CommitPorts } from "../commit.ts";
import { type Delivery, isOutstanding } from "../delivery.ts";
import { deliver } from "../deliver.ts";
import { isFinal, type Job } from "../job.ts";
import type { Known } from "../ports.ts";
import { isoTime } from "../time.ts";
import type { Slot } from "./lane.ts";
import type { WaitingDispatch } from "./runner_flow.ts";
import { within } from "./within.ts";

/** The attempt of a delivery that this process has just leased: a dispatch when its runner may have it, everything else at once. */
export function deliverInTurn(
  ports: CommitPorts,
  { job, delivery, known, slot }: { job: Job; delivery: Delivery; known: Known; slot?: Slot | undefined },
): void {
  if (delivery.kind !== "dispatch") return ports.background(() => deliver(ports, job, delivery, known));
  const free = slot ?? ports.flow.take(job.runner);
  if (free === undefined) ports.flow.enter({ ...toWaiting(job), lease: delivery, kept: { job, known } });
  else ports.background(() => within(ports, free, () => deliver(ports, job, delivery, known)), true);
}

/**
 * Have something done for a job, unless all that it owes is a dispatch which its runner may not have now: that job waits for its
 * turn, and nothing is read or written for it. Answers whether anything was done.
 */
export async function tendInTurn(
  ports: CommitPorts,
  job: Job,
  seeTo: (ports: CommitPorts, job: Job) => Promise<boolean>,
): Promise<boolean> {
  if (!owesOnlyDispatch(job, ports.now())) return await seeTo(ports, job);
  let slot = ports.flow.take(job.runner);
  if (slot === undefined) {
    ports.flow.enter(toWaiting(job));
    return false;
  }
  const passOn = (claimed: Job, delivery: Delivery, known: Known) => {
    const passed = delivery.kind === "dispatch" ? slot : undefined;
    if (passed !== undefined) slot = undefined;
    ports.deliverSoon(claimed, delivery, known, passed);
  };
  try {
    return await seeTo({ ...ports, deliverSoon: passOn }, job);
  } finally {
    if (slot !== undefined) ports.flow.release(slot);
  }
}

export function toWaiting(job: Job): WaitingDispatch {
  const { id: jobId, owner, createdAt, runner, deadlines } = job;
  return { jobId, owner, createdAt, runner, deadline: nextDeadline(deadlines) };
}

/** Whether a dispatch is due, and nothing else. */
export function owesOnlyDispatch(job: Job, now: Date): boolean {
  const time = isoTime(now);
  if (isFinal(job) || nextDeadline(job.deadlines) <= time) return false;
  const due = job.deliveries.filter((delivery) => isOutstanding(delivery) && delivery.dueAt <= time);
  return due.length > 0 && due.every(({ kind }) => kind === "dispatch");
}

function nextDeadline({ heartbeatBy, acceptBy, hardAt }: Job["deadlines"]): string {
  const first = heartbeatBy ?? acceptBy;
  return first < hardAt ? first : hardAt;
}

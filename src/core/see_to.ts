import { change, type CommitPorts, type Decision } from "./commit.ts";
import { entomb, isFinal, type Job, reattempt } from "./job.ts";
import { claimDue, owingDispatch } from "./owed.ts";
import { forget, removeLitter } from "./remove_files.ts";
import { fail } from "./settle_report.ts";
import { secondsAfter } from "./time.ts";

/** Do what a job's deadlines ask for by now. Answers whether there was anything. */
export async function seeTo(ports: CommitPorts, job: Job): Promise<boolean> {
  const now = ports.now();
  if (job.removedAt !== undefined) {
    return job.expiresAt !== undefined && isPast(job.expiresAt, now) && await forget(ports, job);
  }
  const isClean = job.litter === true && isFinal(job);
  if (isClean) await removeLitter(ports, job);
  let tended = false;
  await change(ports, job.id, (current) => {
    const decision = overdue(ports, current, ports.now(), isClean);
    tended = decision !== undefined;
    return decision;
  }, job);
  return tended;
}

/** The next record of a job that is due, or undefined when nothing is. */
function overdue(ports: CommitPorts, job: Job, now: Date, isClean: boolean): Decision | undefined {
  if (job.removedAt !== undefined) return undefined;
  if (isFinal(job)) return overdueFinal(ports, job, now, isClean);
  const { acceptBy, heartbeatBy, hardAt } = job.deadlines;
  if (isPast(hardAt, now)) {
    const detail = `Not finished by ${hardAt}, its hard deadline`;
    return { next: fail(ports, job, { status: 504, type: "deadline-exceeded", detail }) };
  }
  const since = (seconds: number) => secondsAfter(ports.listeningSince(), seconds);
  if (heartbeatBy !== undefined && isPast(later(heartbeatBy, since(job.heartbeatSeconds)), now)) {
    return { next: afterLoss(ports, job, now) };
  }
  if (heartbeatBy === undefined && isPast(later(acceptBy, since(ports.settings.leaseSeconds)), now)) {
    const detail = `No runner took the job by ${acceptBy}`;
    return { next: fail(ports, job, { status: 503, type: "undeliverable", detail }) };
  }
  return claimDue(job, now, ports.settings.leaseSeconds).claimed.length > 0 ? { next: job } : undefined;
}

function overdueFinal(
  { settings }: CommitPorts,
  job: Job,
  now: Date,
  isClean: boolean,
): Decision | undefined {
  if (job.expiresAt !== undefined && isPast(job.expiresAt, now)) {
    return { next: entomb(job, now, settings.tombstoneSeconds) };
  }
  const { litter: _litter, ...clean } = job;
  if (isClean) return { next: clean };
  return claimDue(job, now, settings.leaseSeconds).claimed.length > 0 ? { next: job } : undefined;
}

/** The runner fell silent: the next attempt, as long as the process may be started again. */
function afterLoss(ports: CommitPorts, job: Job, now: Date): Job {
  const silence = `The runner was silent for more than ${job.heartbeatSeconds} s`;
  const starts = startsOf(job);
  if (starts >= job.maxAttempts) {
    const detail = `${silence}, after ${starts} of ${job.maxAttempts} starts`;
    return fail(ports, job, { status: 502, type: "runner-lost", detail });
  }
  const again = reattempt(
    job,
    now,
    `${silence}: started again, attempt ${job.attempt + 1} of ${job.maxAttempts}`,
  );
  return owingDispatch(again, now);
}

/** How often the process may have been started: once an attempt, and once with each dispatch of this one that broke off. */
function startsOf(job: Job): number {
  const dispatch = job.deliveries.find(({ kind, attempt }) => kind === "dispatch" && attempt === job.attempt);
  return job.attempt - 1 + Math.max(1, dispatch?.breaks ?? 0);
}

/** A gateway that was away has heard nothing from anybody: it gives everybody the time that it can have listened. */
function later(time: string, other: string): string {
  return time < other ? other : time;
}

function isPast(time: string, now: Date): boolean {
  return time <= secondsAfter(now, 0);
}

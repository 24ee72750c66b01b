import { change, type CommitPorts, type Decision } from "./commit.ts";
import { dueAt, entomb, isFinal, type Job, reattempt } from "./job.ts";
import { byTurns } from "./flow/by_turns.ts";
import { lookingSince } from "./flow/lookout.ts";
import { takeOverdue } from "./flow/overdue.ts";
import { tendInTurn } from "./flow/in_turn.ts";
import { claimDue, owingDispatch } from "./owed.ts";
import { forget, removeLitter } from "./remove_files.ts";
import { fail } from "./settle_report.ts";
import { secondsAfter } from "./time.ts";

export interface Sweep {
  /** Jobs that something was done for. */
  readonly tended: number;
  /** Whether more may be due. */
  readonly more: boolean;
}

export interface SweepLimits {
  /** Most jobs to see to; as many again may fail. Default 1,000. */
  readonly limit?: number;
  /** Most jobs to look at: those that wait for their runner are only looked at. Default 20,000. */
  readonly looks?: number;
  /** Look only at what became due since then. */
  readonly since?: Date;
}

/** The first page is short: mostly it holds all that is due. */
const pageSize = 100;
const longPageSize = 500;
const atOnce = 16;

/**
 * See to every job whose time has come, within limits; the next sweep goes on from there. May run anywhere, any number at once:
 * each step is a commit that only one of them wins. Jobs that are due but must wait do not count: they never keep those behind
 * them from their turn.
 */
export async function sweep(
  ports: CommitPorts,
  { limit = 1_000, looks = 20_000, since }: SweepLimits = {},
): Promise<Sweep> {
  const { flow, jobs, now } = ports;
  const lookout = since === undefined ? flow.lookout : lookingSince(since);
  const count = { tended: 0, waiting: 0, failed: 0 };
  const left = () => limit - Math.max(count.tended, count.failed);
  const see = async (some: readonly Job[]) => {
    const outcomes = await Promise.all(some.map((job) => tendSafely(ports, job)));
    for (const outcome of outcomes) count[outcome]++;
  };
  flow.resume();
  for await (const jobs of takeOverdue(ports, limit, atOnce)) await see(jobs);
  let after = lookout.from(now());
  for (let looked = 0, size = pageSize; left() > 0 && looked < looks; size = longPageSize) {
    const time = now();
    const page = await jobs.due(time, size, after);
    const turns = byTurns(page);
    for (let start = 0, end = 0; start < turns.length && left() > 0; start = end) {
      end = start + Math.min(atOnce, left());
      await see(turns.slice(start, end));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < size) {
      if (left() > 0) lookout.ended(time);
      return { tended: count.tended, more: left() <= 0 };
    }
    looked += page.length;
    if (left() <= 0) break;
    after = { at: dueAt(last) ?? last.deadlines.hardAt, id: last.id };
    lookout.passed(after, page.length);
  }
  return { tended: count.tended, more: true };
}

/** One job that cannot be seen to must not keep the others waiting. */
async function tendSafely(ports: CommitPorts, job: Job): Promise<"tended" | "waiting" | "failed"> {
  try {
    return await tend(ports, job) ? "tended" : "waiting";
  } catch (error) {
    ports.log("error", "sweep", {
      job: job.id,
      error: error instanceof Error ? error.message : String(error),
    });
    return "failed";
  }
}

/** Do what a job's deadlines ask for by now, messages to its runner in their turn. Answers whether anything was done. */
export function tend(ports: CommitPorts, job: Job): Promise<boolean> {
  return tendInTurn(ports, job, seeTo);
}

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

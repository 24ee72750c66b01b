import type { OutputRequest, ResponseForm, Subscriber } from "../ogc/execute_request.ts";
import type { StatusCode } from "../ogc/status_info.ts";
import { type Delivery, isOutstanding } from "./delivery.ts";
import { GatewayError } from "./errors.ts";
import { isoTime, secondsAfter } from "./time.ts";

/** Why a job failed. `status` and `type` are what asking for its results answers. */
export interface Failure {
  readonly status: number;
  readonly type: string;
  readonly title?: string;
  readonly detail?: string;
}

/** What the submitter asked for: kept with the job because it decides the form of the results. */
export interface Wanted {
  /** Absent = every output of the process. */
  readonly outputs?: Readonly<Record<string, OutputRequest>>;
  readonly response: ResponseForm;
  readonly respondAsync?: boolean;
  readonly waitSeconds?: number;
}

export interface Deadlines {
  /** A runner must have taken the current attempt by then. */
  readonly acceptBy: string;
  /** The attempt must have reported again by then. Absent until a runner took it. */
  readonly heartbeatBy?: string;
  /** The job must have ended by then; nothing extends it. */
  readonly hardAt: string;
}

/** The record of a job. Times are ISO 8601 in UTC. Absent members are absent. */
export interface Job {
  readonly id: string;
  readonly processId: string;
  readonly processVersion: string;
  readonly runner: string;
  /** The principal that submitted it: `ownerOf`. */
  readonly owner: string;
  /** Random. The job is private to whoever knows it: `jobName`. */
  readonly linkKey?: string;
  readonly title?: string;
  readonly tags: readonly string[];
  /** The batch that it was submitted with. Never changes. */
  readonly group?: string;
  readonly status: StatusCode;
  readonly message?: string;
  /** 0 to 100. Never falls within an attempt. */
  readonly progress?: number;
  readonly stage?: string;
  readonly usage?: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly updatedAt: string;
  /** The fencing number: a report of an older attempt writes nothing. */
  readonly attempt: number;
  /** The highest report sequence of this attempt. */
  readonly sequence: number;
  readonly maxAttempts: number;
  readonly acceptSeconds: number;
  readonly heartbeatSeconds: number;
  readonly deadlines: Deadlines;
  readonly wanted: Wanted;
  readonly subscriber?: Subscriber;
  readonly failure?: Failure;
  /** Of the request that submitted it (W3C Trace Context). */
  readonly traceparent?: string;
  /** What the job owes others, and what became of it. */
  readonly deliveries: readonly Delivery[];
  /** Uploads that no result refers to are left behind and must be swept away. */
  readonly litter?: boolean;
  /** Final jobs only: when the record and its results are removed. */
  readonly expiresAt?: string;
  /** Set when a final job was removed: the record is a tombstone until `expiresAt`. */
  readonly removedAt?: string;
  /** Rises by one with each commit. */
  readonly revision: number;
  /** The revision with which that changed which a reader sees. Absent in old records: `statusRevisionOf`. */
  readonly statusRevision?: number;
}

/** The table of moves. `running -> running` is progress; `accepted -> accepted` is a redispatch before the start. */
const moves: Readonly<Record<StatusCode, readonly StatusCode[]>> = {
  accepted: ["accepted", "running", "successful", "failed", "dismissed"],
  running: ["running", "successful", "failed", "dismissed"],
  successful: [],
  failed: [],
  dismissed: [],
};

export function isFinal(job: Pick<Job, "status">): boolean {
  return moves[job.status].length === 0;
}

/** Names what a reader sees of the job: as long as it is the same, so is the status. */
export function statusRevisionOf({ revision, statusRevision }: Job): number {
  return statusRevision ?? revision;
}

export interface Move {
  readonly status: StatusCode;
  readonly message?: string | undefined;
  readonly progress?: number | undefined;
  readonly stage?: string | undefined;
  readonly usage?: Readonly<Record<string, number>> | undefined;
  readonly sequence?: number | undefined;
  /** When the work began, if that was before now. */
  readonly startedAt?: string | undefined;
  readonly failure?: Failure | undefined;
  /** Final moves: how long the record is kept. */
  readonly keepSeconds?: number;
}

/**
 * The next record of a job. The only function that changes a status.
 *
 * @throws GatewayError `illegal-transition` when the table has no such move.
 */
export function advance(job: Job, move: Move, at: Date): Job {
  if (!moves[job.status].includes(move.status)) {
    const why = isFinal(job) ? "is final" : "does not lead there";
    throw new GatewayError(
      "illegal-transition",
      `Cannot move job "${job.id}" to "${move.status}": "${job.status}" ${why}`,
    );
  }
  const now = notBefore(at, job.updatedAt);
  const time = isoTime(now);
  const next: Job = {
    ...job,
    status: move.status,
    updatedAt: time,
    sequence: Math.max(job.sequence, move.sequence ?? 0),
    statusRevision: job.revision + 1,
    ...present({ message: move.message, stage: move.stage, usage: move.usage, failure: move.failure }),
    ...present({ progress: risen(job.progress, move.progress) }),
  };
  if (move.status === "accepted") return next;
  const hasRun = move.status === "running" || move.status === "successful";
  const started: Job = {
    ...next,
    ...present({
      startedAt: job.startedAt ?? later(move.startedAt, job.createdAt) ?? (hasRun ? time : undefined),
    }),
  };
  return isFinal(started) ? finished(started, time, move.keepSeconds ?? 0) : heard(started, now);
}

/** A sign of life of the current attempt: moves the heartbeat deadline and nothing else. */
export function heard(job: Job, now: Date): Job {
  const heartbeatBy = secondsAfter(now, job.heartbeatSeconds);
  return { ...job, deadlines: { ...job.deadlines, heartbeatBy } };
}

/** The next attempt of a job whose runner was lost: a higher fencing number and a new time to be taken by a runner. */
export function reattempt(job: Job, now: Date, message: string): Job {
  const { progress: _progress, stage: _stage, ...kept } = job;
  const again = advance(
    { ...kept, attempt: job.attempt + 1, sequence: 0 },
    { status: job.status, message },
    now,
  );
  const acceptBy = secondsAfter(now, job.acceptSeconds);
  return { ...again, deadlines: { acceptBy, hardAt: job.deadlines.hardAt } };
}

/** The tombstone of a final job: it answers "gone" until `keepSeconds` have passed. */
export function entomb(job: Job, now: Date, keepSeconds: number): Job {
  const { litter: _litter, ...kept } = job;
  return {
    ...kept,
    removedAt: isoTime(now),
    expiresAt: secondsAfter(now, keepSeconds),
    deliveries: [],
  };
}

/** The earliest time at which something must be done for the job; absent when nothing is owed. */
export function dueAt(job: Job): string | undefined {
  const { acceptBy, heartbeatBy, hardAt } = job.deadlines;
  const times = job.deliveries.filter(isOutstanding).map((delivery) => delivery.dueAt);
  if (isFinal(job)) {
    if (job.litter) times.push(job.updatedAt);
    if (job.expiresAt) times.push(job.expiresAt);
  } else times.push(heartbeatBy ?? acceptBy, hardAt);
  return times.sort()[0];
}

function finished(job: Job, time: string, keepSeconds: number): Job {
  const { heartbeatBy: _heartbeatBy, ...deadlines } = job.deadlines;
  const isComplete = job.status === "successful" && job.progress !== undefined;
  return {
    ...job,
    ...(isComplete ? { progress: 100 } : {}),
    deadlines,
    finishedAt: time,
    expiresAt: secondsAfter(new Date(time), keepSeconds),
  };
}

function risen(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? after : Math.max(before, after);
}

function later(time: string | undefined, other: string): string | undefined {
  return time !== undefined && time < other ? other : time;
}

/** Clocks of two gateways differ: the times of one record never go back. */
function notBefore(now: Date, time: string): Date {
  const last = new Date(time);
  return now < last ? last : now;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

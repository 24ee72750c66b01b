import type { StatusCode } from "../../ogc/status_info.ts";
import type { Job } from "../job.ts";
import type { StoredResults } from "../results.ts";

/** All of it is written or none of it. */
export interface Change {
  /** Random. A change that is sent twice, because its answer was lost, is one change. */
  readonly id: string;
  /** The record to write. It replaces the one whose revision is lower by one; revision 1 creates it. */
  readonly job: Job;
  readonly index: JobIndex;
  /** With revision 1. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** With revision 1: the job exists only if the key is new. */
  readonly idempotency?: IdempotencyKey;
  /** With revision 1: the job has a place among the outstanding ones of its owner until it has ended. */
  readonly quota?: JobQuota;
  /** With the move to successful. */
  readonly results?: StoredResults;
  /** Appended. */
  readonly log?: readonly LogEntry[];
  /** Remove everything that is kept of the job, instead of writing `job`. */
  readonly forget?: true;
}

/** What whoever has just written a job need not read again. */
export type Known = Partial<Pick<Change, "inputs" | "results">>;

/** What the store finds a job by, besides its id. */
export interface JobIndex {
  /** Absent: nothing is due, ever. */
  readonly dueAt?: string;
  /** In the list of its owner, by `createdAt` and `id`. */
  readonly listed: boolean;
  /** In the list of jobs with dead letters. */
  readonly dead: boolean;
}

export interface IdempotencyKey {
  /** Unique to owner and client's key. */
  readonly key: string;
  /** Of the request it was used with. */
  readonly fingerprint: string;
  readonly expiresAt: string;
}

export interface JobQuota {
  /** How many jobs of an owner may be outstanding: accepted or running, written with a quota themselves. */
  readonly most: number;
  /**
   * The ids of jobs that are to be written next: there must be places for all of them too, which are kept for them, each until its
   * job is written. What is kept for a job that never comes lapses after `keepSeconds`.
   */
  readonly keepFor?: readonly string[];
  readonly keepSeconds?: number;
}

export interface LogEntry {
  readonly at: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

export type CommitOutcome =
  | { readonly kind: "committed" }
  /** The stored revision is another one (or there is no record). Nothing was written. */
  | { readonly kind: "conflict" }
  /** The idempotency key belongs to that job, with the same fingerprint. Nothing was written. */
  | { readonly kind: "replayed"; readonly jobId: string }
  /** The idempotency key was used with another fingerprint. Nothing was written. */
  | { readonly kind: "mismatched" }
  /** So many jobs are outstanding that there is no place for it, and for those that one is to be kept for. Nothing was written. */
  | { readonly kind: "over-quota"; readonly outstanding: number };

/** A place in an order by time, then id. No job need be there. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

/** Which jobs a list shows; what is absent excludes nothing. */
export interface JobFilter {
  /** Of any of these processes. */
  readonly processIds?: readonly string[];
  /** In any of these statuses. */
  readonly statuses?: readonly StatusCode[];
  /** Created at that time or later. Times are as in records. */
  readonly createdFrom?: string;
  /** Created at that time or earlier. */
  readonly createdTo?: string;
  readonly duration?: DurationFilter;
  /** Of this batch. */
  readonly group?: string;
}

/** Jobs that have a duration (`durationSeconds`), and one within these bounds, which belong to it. */
export interface DurationFilter {
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
  /** Until when the duration of a running job is counted. */
  readonly now: Date;
}

/** One page of a list: newest first, by `createdAt`, then `id`. */
export interface ListQuery extends JobFilter {
  /** Absent: of every owner. */
  readonly owner?: string;
  /** Only jobs with dead letters. */
  readonly dead?: true;
  /** Only these jobs, at most 1,000: they are read at once, by key. */
  readonly ids?: readonly string[];
  /** At least 1. */
  readonly limit: number;
  /** The jobs below this place: the next page. */
  readonly after?: Cursor;
  /** The jobs at or above this place, those closest to it: the page before the one that is `after` it. Not with `after`. */
  readonly before?: Cursor;
}

export interface JobPage {
  /** At most `limit`, newest first. */
  readonly jobs: readonly Job[];
  /**
   * Where to go on in the same direction: `after` it, or `before` it. Absent: there is nothing more. A page may have one and yet
   * hold fewer than `limit` jobs, or none: the store had looked at so many others that it owed an answer.
   */
  readonly next?: Cursor;
}

/**
 * Where jobs are kept. Every store passes `test/contract`. A call that cannot be done throws `GatewayError` with
 * `store-unavailable`; after that it is unknown whether a commit took place, and sending the same change again is safe.
 */
export interface JobStore {
  commit(change: Change): Promise<CommitOutcome>;
  read(jobId: string): Promise<Job | undefined>;
  /** The job as this process last saw it, when it still knows. It may be another by now: good for what ends in a commit. */
  recall(jobId: string): Job | undefined;
  readInputs(jobId: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  readResults(jobId: string): Promise<StoredResults | undefined>;
  /** The newest `limit` entries, oldest first. A store keeps at least the newest 1,000 of a job. */
  readLog(jobId: string, limit: number): Promise<readonly LogEntry[]>;
  /**
   * A page of those that are listed. Going on from `next` until there is none gives each job that matched all the while exactly
   * once, whatever comes, moves and goes meanwhile.
   *
   * What an owner's list costs depends on the page, not on the jobs that are there: by process, by status, by time created and by
   * group it is found in an index; jobs that are named cost one read. Other filters (duration, every filter without an owner or with `dead`) are looked through, and so are
   * jobs that are accepted for those that run, or the other way round, where a store keeps these together. For these a call
   * looks at no more than `limit` + 2,000 jobs.
   */
  list(query: ListQuery): Promise<JobPage>;
  /** Jobs whose `index.dueAt` is at or before `now`, by `dueAt`, then `id`; after the cursor, when one is given. */
  due(now: Date, limit: number, after?: Cursor): Promise<readonly Job[]>;
  /** How many jobs there are of those that somebody must see to. Costs a bounded number of reads, however many there are. */
  count(): Promise<JobCount>;
  /**
   * Resolves with the job once its stored revision is higher than the given one, or with nothing when the signal aborts; never
   * rejects for the latter. However many wait for a job in one process, what they cost the store is the same.
   */
  changed(jobId: string, revision: number, signal: AbortSignal): Promise<Job | undefined>;
  readCatalogues(): Promise<readonly StoredCatalogue[]>;
  writeCatalogue(catalogue: StoredCatalogue): Promise<void>;
  /** Resolves when the store can be read and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface JobCount {
  /** Jobs that have not ended, by status; `unended` where the store keeps accepted and running ones together. */
  readonly outstanding: Readonly<Partial<Record<"accepted" | "running" | "unended", number>>>;
  readonly withDeadLetters: number;
  /** False: there are more than were counted. */
  readonly isWhole: boolean;
}

/** The last good copy of what a runner offers. */
export interface StoredCatalogue {
  readonly runner: string;
  readonly fetchedAt: string;
  readonly processes: readonly unknown[];
}

import type { StatusCode } from "../ogc/status_info.ts";
import type { Offer } from "../protocol/catalogue.ts";
import type { Delivery } from "./delivery.ts";
import type { Job } from "./job.ts";
import type { StoredResults } from "./results.ts";
import type { Settings } from "./settings.ts";

/** Everything that core may touch. A verb asks for the members it needs. */
export interface Ports {
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly sender: Sender;
  readonly tokens: Tokens;
  readonly resultLinks: ResultLinks;
  /** Whether these bytes were signed with a secret of that runner, lately. */
  readonly verifyRunner: (runner: string, headers: Headers, body: Uint8Array) => Promise<boolean>;
  readonly subscribers: SubscriberPolicy;
  readonly settings: Settings;
  readonly now: () => Date;
  /** Since when this gateway can have been told anything: only who listened can call a runner silent. */
  readonly listeningSince: () => Date;
  /** Aborts after that long. */
  readonly timeout: (seconds: number) => AbortSignal;
  /** Rises with time, and cannot be guessed. */
  readonly newId: () => string;
  /** Random; tells one write from another. */
  readonly newChangeId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Lower-case hexadecimal SHA-256 of the UTF-8 bytes. */
  readonly digest: (text: string) => Promise<string>;
  readonly log: Log;
  /** Start work after the answer. It may never run: whatever it does must also be owed in the store. */
  readonly background: (work: () => Promise<unknown>) => void;
  /** `deliver` in the background: a head start for a delivery that this process has just leased. */
  readonly deliverSoon: (job: Job, delivery: Delivery, known: Known) => void;
  /** Aborted when this process is about to end: leases are handed back instead of used. */
  readonly stopping: AbortSignal;
}

/** One line of the structured log. Never inputs, outputs, tokens or secrets. */
export type Log = (
  level: "info" | "warning" | "error",
  event: string,
  members: Readonly<Record<string, unknown>>,
) => void;

// --- memory -------------------------------------------------------------------------------------------------------------

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
  | { readonly kind: "mismatched" };

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
   * What an owner's list costs depends on the page, not on the jobs that are there: by process, by status and by time created it
   * is found in an index. Other filters (duration, every filter without an owner or with `dead`) are looked through, and so are
   * jobs that are accepted for those that run, or the other way round, where a store keeps these together. For these a call
   * looks at no more than `limit` + 2,000 jobs.
   */
  list(query: ListQuery): Promise<JobPage>;
  /** Jobs whose `index.dueAt` is at or before `now`, by `dueAt`, then `id`; after the cursor, when one is given. */
  due(now: Date, limit: number, after?: Cursor): Promise<readonly Job[]>;
  /** Resolves when the stored revision is higher than the given one or the signal aborts; never rejects for the latter. */
  changed(jobId: string, revision: number, signal: AbortSignal): Promise<void>;
  readCatalogues(): Promise<readonly StoredCatalogue[]>;
  writeCatalogue(catalogue: StoredCatalogue): Promise<void>;
  /** Resolves when the store can be read and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The last good copy of what a runner offers. */
export interface StoredCatalogue {
  readonly runner: string;
  readonly fetchedAt: string;
  readonly processes: readonly unknown[];
}

export interface BlobStat {
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** Large outputs. Keys are `/`-separated relative paths without empty, `.` or `..` segments. */
export interface BlobStore {
  /**
   * Stream a file in, replacing what was under the key once all of it has come.
   * @throws GatewayError `too-large` past `limitBytes`.
   */
  write(
    key: string,
    content: ReadableStream<Uint8Array>,
    mediaType: string,
    limitBytes: number,
  ): Promise<BlobStat>;
  stat(key: string): Promise<BlobStat | undefined>;
  /** The bytes from `start` to `end` (exclusive); all of them by default. */
  read(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ readonly stat: BlobStat; readonly content: ReadableStream<Uint8Array> } | undefined>;
  /** Remove every key below the prefix (which ends in `/`). With `except`, keep those below that longer prefix. */
  removeAll(prefix: string, except?: string): Promise<void>;
}

// --- the world ----------------------------------------------------------------------------------------------------------

/** What the gateway offers at this moment. */
export interface Catalogue {
  find(processId: string): OfferedProcess | undefined;
  /** By id. */
  list(): readonly OfferedProcess[];
}

export interface OfferedProcess extends Offer {
  readonly runner: string;
}

/** Where a runner's catalogue comes from. */
export interface CatalogueSource {
  /** The configured runners; where two offer the same process, the first has it. */
  readonly runners: readonly string[];
  /** The entries as the runner gave them. Throws an Error whose message says what went wrong. */
  read(runner: string): Promise<readonly unknown[]>;
}

export interface Message {
  readonly to: { readonly runner: string } | { readonly subscriber: string };
  /** `webhook-id` */
  readonly id: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Over a connection of its own: a platform may silently send again what a kept connection broke on. */
  readonly fresh?: true;
  readonly timeoutSeconds: number;
  /** Answers are read up to here; a longer one counts as `unreachable`. 0: the body is not read. */
  readonly answerLimitBytes: number;
}

/** What became of one signed POST. It never throws for what an endpoint does. */
export type Answer =
  | {
    readonly kind: "answered";
    readonly status: number;
    readonly body: string;
    /** From `Retry-After`, seconds or date. */
    readonly retryAfterSeconds?: number;
  }
  /** The endpoint policy forbids the URL; nothing was sent. */
  | { readonly kind: "refused"; readonly detail: string }
  /** `mayHaveArrived`: the connection broke after it was made, so the endpoint may have got the message. */
  | { readonly kind: "unreachable"; readonly detail: string; readonly mayHaveArrived?: true }
  | { readonly kind: "timeout"; readonly detail: string };

export interface Sender {
  post(message: Message): Promise<Answer>;
}

export interface SubscriberPolicy {
  /** Why the URL must not be called; undefined when it may. */
  refusal(url: string): Promise<string | undefined>;
}

/** Where clients fetch the outputs of a job. */
export interface ResultLinks {
  /** What the URLs of its outputs begin with: `<base>/<output id>`, and `<base>/<output id>/<path>` for files. */
  base(job: Pick<Job, "id">): Promise<string>;
  /** The id of the job whose outputs a signed link leads to; undefined when it was not signed here. */
  verify(token: string): Promise<string | undefined>;
}

/** What a runner may report on and upload to: one attempt of one job, until `expiresAt`. */
export interface Capability {
  readonly jobId: string;
  readonly attempt: number;
  readonly runner: string;
  readonly expiresAt: string;
}

export interface Tokens {
  mint(capability: Capability): Promise<string>;
  /** Undefined when it was not minted here, was changed, or has expired. */
  verify(token: string): Promise<Capability | undefined>;
}

import type { Offer } from "../protocol/catalogue.ts";
import type { Delivery } from "./delivery.ts";
import type { Job } from "./job.ts";
import type { Slot } from "./flow/lane.ts";
import type { RunnerFlow } from "./flow/runner_flow.ts";
import type { RecentChanges } from "./recent_changes.ts";
import type { Settings } from "./settings.ts";
import type { BlobStore } from "./ports/blob_store.ts";
import type { JobStore, Known } from "./ports/job_store.ts";
import type { Onlooker } from "./ports/onlooker.ts";

export type * from "./ports/blob_store.ts";
export type * from "./ports/job_store.ts";
export type * from "./ports/onlooker.ts";
export type * from "./ports/limit_store.ts";

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
  readonly onlooker: Onlooker;
  /**
   * Start work after the answer. It may never run: whatever it does must also be owed in the store. Work that has a slot is one of
   * a bounded number already, and need not wait for other work.
   */
  readonly background: (work: () => Promise<unknown>, hasSlot?: true) => void;
  /**
   * `deliver` in the background: a head start for a delivery that this process has just leased. A message to a runner goes
   * out when that may have it, on the slot that is given for it or another.
   */
  readonly deliverSoon: (job: Job, delivery: Delivery, known: Known, slot?: Slot) => void;
  /** Which message to a runner goes out next, and when. */
  readonly flow: RunnerFlow;
  /** Aborted when this process is about to end: leases are handed back instead of used. */
  readonly stopping: AbortSignal;
  /** Aborted first of all: this process still does everything, and wants no new work. */
  readonly draining: AbortSignal;
  /** Aborted before that, when this process takes no more requests: whoever only waits for a change is let go. */
  readonly closing: AbortSignal;
  readonly recent: RecentChanges;
}

/** One line of the structured log. Never inputs, outputs, tokens or secrets. */
export type Log = (
  level: "info" | "warning" | "error",
  event: string,
  members: Readonly<Record<string, unknown>>,
) => void;

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
  base(job: Pick<Job, "id" | "linkKey">): Promise<string>;
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

import type { ResultsDocument } from "../ogc/results.ts";
import type { StatusCode, StatusInfo } from "../ogc/status_info.ts";
import { toJobError } from "./errors/to_job_error.ts";
import { TidegateError } from "./errors/tidegate_error.ts";
import { isFinal } from "./is_final.ts";
import { jobPath } from "./job_path.ts";
import type { LogEntry } from "./log_entry.ts";
import { manyJobs } from "./many_jobs.ts";
import type { OpenSavedOptions } from "./saving/open_saved_options.ts";
import type { OpenOptions } from "./openers/open_options.ts";
import { type ResultOptions, untilFinal } from "./until_final.ts";
import { type Submission, submit } from "./submission.ts";
import type { Transport } from "./transport/transport.ts";
import type { WatchOptions } from "./watch/watch_options.ts";
import { watchStatus } from "./watch/watch_status.ts";

/**
 * A job: one that is to be executed (`client.prepare`), or one that the gateway has. It tells the status that it saw last; `refresh`,
 * `watch` and `result` look again. Once a final status was seen it stays. `Results`: what is known of its results, as in a module that
 * `generate` made.
 */
export class Job<Results extends ResultsDocument = ResultsDocument> {
  readonly #transport: Transport;
  readonly #submission: Submission | undefined;
  #submitting: Promise<unknown> | undefined;
  #status: StatusInfo | undefined;
  #id: string | undefined;

  /** Made by a client. */
  constructor(transport: Transport, origin: Submission | StatusInfo | string) {
    this.#transport = transport;
    if (typeof origin === "string") this.#id = origin;
    else if ("jobID" in origin) this.seen(origin);
    else this.#submission = origin;
  }

  /** @throws TidegateError before the job was executed */
  get id(): string {
    if (this.#id !== undefined) return this.#id;
    throw new TidegateError("The job has no id yet: execute it first");
  }

  /** Absent for a job that is known by its id only, before the first look. */
  get processId(): string | undefined {
    return this.#submission?.processId ?? this.#status?.processID;
  }

  /** As the gateway told it last; undefined before the first look. */
  get statusInfo(): StatusInfo | undefined {
    return this.#status;
  }

  get status(): StatusCode | undefined {
    return this.#status?.status;
  }

  get isFinal(): boolean {
    return this.#status !== undefined && isFinal(this.#status);
  }

  get message(): string | undefined {
    return this.#status?.message;
  }

  /** Per cent, 0 to 100. */
  get progress(): number | undefined {
    return this.#status?.progress;
  }

  get createdAt(): Date | undefined {
    return toDate(this.#status?.created);
  }

  get startedAt(): Date | undefined {
    return toDate(this.#status?.started);
  }

  get finishedAt(): Date | undefined {
    return toDate(this.#status?.finished);
  }

  get updatedAt(): Date | undefined {
    return toDate(this.#status?.updated);
  }

  /** When the gateway removes the job and its results; of jobs that have ended. */
  get expiresAt(): Date | undefined {
    return toDate(this.#status?.expires);
  }

  /** How long it ran, in milliseconds: until now, or until it ended. Undefined before it began. */
  get duration(): number | undefined {
    const { startedAt, finishedAt } = this;
    const end = finishedAt ?? (this.isFinal ? undefined : new Date());
    return startedAt && end && end.getTime() - startedAt.getTime();
  }

  /**
   * Execute it, once: however often and in parallel it is called, the gateway runs one job. After a TransportError calling it again
   * is safe: the same Idempotency-Key is sent.
   *
   * @throws ApiError (`NoSuchProcessError`, `InvalidInputsError`, ...), TransportError
   */
  async execute(): Promise<this> {
    if (this.#submission !== undefined && this.#id === undefined) {
      this.#submitting ??= submit(this.#transport, this.#submission).then((status) => this.seen(status));
      await this.#submitting.finally(() => this.#submitting = undefined);
    }
    return this;
  }

  /** Ask for the status. @throws NoSuchJobError, JobGoneError, TransportError */
  async refresh(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    this.seen(await this.#transport.read<StatusInfo>({ path: jobPath(this.id), ...options }));
    return this;
  }

  /**
   * The statuses of the job: the current one first, then each that follows, until one is final. The connection may break and the
   * gateway restart meanwhile. Leaving the loop ends the watch.
   *
   * @throws NoSuchJobError, JobGoneError; TransportError when the gateway was out of reach for `patience`; the signal's reason
   */
  async *watch(options: WatchOptions = {}): AsyncGenerator<StatusInfo, void, undefined> {
    for await (const status of watchStatus(this.#transport, jobPath(this.id), options)) {
      this.seen(status);
      yield status;
    }
  }

  /**
   * The results, once the job has ended: output id to value, qualified value or link (results.yaml of 18-062r2).
   *
   * @throws JobError (`JobFailedError`, `JobDismissedError`, ...) when it ended without; TimeoutError, and the job goes on; the
   * signal's reason
   */
  async result(options: ResultOptions = {}): Promise<Results> {
    await this.execute();
    if (!this.isFinal) await untilFinal(this, options);
    return await this.results(options);
  }

  /**
   * The results now. They can be asked for again and again until the job expires.
   *
   * @throws ResultNotReadyError before the job has ended; JobError when it ended without; JobGoneError after it was removed
   */
  async results({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<Results> {
    const error = this.#status && toJobError(this.#status);
    if (error) throw error;
    return await this.#transport.read<Results>({ path: jobPath(this.id, "/results"), signal });
  }

  /** One output as it is, its body still to be read: for what is large, or no JSON. @throws ApiError, TransportError */
  async output(outputId: string, options: { readonly signal?: AbortSignal } = {}): Promise<Response> {
    const path = jobPath(this.id, `/results/${encodeURIComponent(outputId)}`);
    return await this.#transport.send({ path, headers: { accept: "*/*" }, ...options });
  }

  /**
   * One output, once the job has ended, as what a program works with: JSON and GeoJSON by their value, a text as a string, CSV as rows
   * (with papaparse), a picture or bytes as a Blob, Zarr as its arrays (with zarrita), whatever else an opener was registered for.
   *
   * @throws JobError when it ended without; TimeoutError; OutputNameError for no such output, or several and none named;
   * NoOpenerError; OpenError; the signal's reason
   */
  async openResult(options: OpenOptions = {}): Promise<unknown> {
    const { openResult } = await import("./openers/open_result.ts");
    return await openResult(this.#transport, this, options);
  }

  /** The newest lines of its log, oldest first; at most `limit` (default 1,000). */
  async logs(
    { limit = 1000, signal }: { readonly limit?: number; readonly signal?: AbortSignal } = {},
  ): Promise<
    readonly LogEntry[]
  > {
    const path = jobPath(this.id, `/log?limit=${limit}`);
    return (await this.#transport.read<{ readonly log: readonly LogEntry[] }>({ path, signal })).log;
  }

  /** Stop the job, or remove one that has ended. @throws NoSuchJobError; JobGoneError when that was done before */
  async dismiss(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    this.seen(
      await this.#transport.read<StatusInfo>({ method: "DELETE", path: jobPath(this.id), ...options }),
    );
    return this;
  }

  /**
   * Write where the job is to a file, without credentials: `Job.open` finds it again, in another process or tomorrow.
   *
   * @param path default `jobs-<id>.json`, in the working directory
   * @returns where it is
   * @throws TidegateError before the job was executed, or when the file cannot be written
   */
  async save(path?: string): Promise<string> {
    const origin = this.#status ?? this.id;
    return await (await manyJobs()).saveJob(this.#transport, origin, path);
  }

  /** The job that `save` wrote. @throws TidegateError that says what is wrong with the file */
  static async open(path: string, options?: OpenSavedOptions): Promise<Job> {
    return await (await manyJobs()).openJob(path, options);
  }

  /** Take a status that was told elsewhere, such as in a list. One that is older than what is known changes nothing. */
  seen(status: StatusInfo): void {
    this.#id ??= status.jobID;
    const isOlder = Date.parse(status.updated) < (this.updatedAt?.getTime() ?? -Infinity);
    if (isOlder || (this.isFinal && !isFinal(status))) return;
    this.#status = status;
  }
}

function toDate(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

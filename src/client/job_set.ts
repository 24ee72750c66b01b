import type { StatusInfo } from "../ogc/status_info.ts";
import { TidegateError } from "./errors/tidegate_error.ts";
import type { Job } from "./job.ts";
import { knowJobs, type KnownJobs } from "./job_set/known_jobs.ts";
import type { Outcome } from "./job_set/outcome.ts";
import type { WaitOptions } from "./job_set/wait_options.ts";
import type { OpenSavedOptions } from "./saving/open_saved_options.ts";
import { manyJobs } from "./many_jobs.ts";
import type { Transport } from "./transport/transport.ts";

export interface JobSetContent {
  /** What is known of each job: its status, or its id only. */
  readonly jobs: readonly (StatusInfo | string)[];
  /** Whether it stands for the one job rather than for a list. Default false. */
  readonly isSingle?: boolean;
  /** Batches, each of whose jobs are all in the set. */
  readonly groups?: readonly string[];
}

/**
 * Many jobs as one: a future of all their outcomes. It can be waited for again and again, as the gateway keeps the results until the
 * jobs expire, and be saved and opened elsewhere.
 *
 * `Single`: of one inputs object rather than of a list; `get` gives its outcome rather than a list of outcomes.
 */
export class JobSet<Single extends boolean = boolean> {
  /** Whether it stands for one job rather than for a list. A list of one job is a list. */
  readonly isSingle: Single;
  readonly #known: KnownJobs;

  /** Made by a client. @throws TidegateError when there are no jobs */
  constructor(transport: Transport, { jobs, isSingle = false, groups = [] }: JobSetContent) {
    if (jobs.length === 0) throw new TidegateError("A set needs at least one job");
    this.isSingle = isSingle as Single;
    this.#known = knowJobs(transport, jobs, groups);
  }

  /** In the order of the inputs. They tell the status that the set saw last. */
  get jobs(): readonly Job[] {
    return this.#known.jobs;
  }

  get jobIds(): readonly string[] {
    return this.jobs.map(({ id }) => id);
  }

  /** @throws TidegateError unless the set is a single one */
  get jobId(): string {
    const [job] = this.jobs;
    if (this.isSingle && job) return job.id;
    throw new TidegateError(`A set of ${this.jobs.length} jobs has \`jobIds\`, no jobId`);
  }

  /** The batches that the gateway took it as: `client.jobs({ group })`. */
  get groups(): readonly string[] {
    return this.#known.groups;
  }

  /**
   * Ask for the statuses of all jobs that have not ended: one request for a thousand.
   *
   * @throws UnauthenticatedError; TransportError or ApiError when the gateway cannot answer now, and what was known stays
   */
  async refresh(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    await (await manyJobs()).refreshJobs(this.#known, options);
    return this;
  }

  /**
   * The outcomes in the order of the inputs, once all jobs have ended; of a single one its outcome. Between two looks at the jobs it
   * pauses: for 1 s at first, up to 30 s, longer when `Retry-After` says so, and for 1 s again whenever more jobs have ended.
   *
   * @throws TimeoutError, and the jobs go on; UnauthenticatedError; TransportError or ApiError when the gateway was out of reach for
   * `patience`; the signal's reason
   */
  async get(options: WaitOptions = {}): Promise<Single extends true ? Outcome : readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for await (const outcome of this.asCompleted(options)) outcomes[outcome.index] = outcome;
    return (this.isSingle ? outcomes[0] : outcomes) as Single extends true ? Outcome : readonly Outcome[];
  }

  /**
   * Each job once, in the order in which they end, with its results, of which the set keeps nothing: for more than memory holds. The
   * pauses are those of `get`. Leaving the loop ends the wait; the jobs go on.
   *
   * @throws what `get` throws
   */
  async *asCompleted(options: WaitOptions = {}): AsyncGenerator<Outcome, void, undefined> {
    yield* (await manyJobs()).asCompleted(this.#known, options);
  }

  /** Stop all jobs that have not ended. Those that have are kept as they are. @throws ApiError, TransportError */
  async dismiss(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    await (await manyJobs()).dismissJobs(this.#known, options);
    return this;
  }

  /** What `parse` makes the set of again, elsewhere: JSON with the URL of the gateway, without credentials. */
  async toText(): Promise<string> {
    return (await manyJobs()).toText(this.#known, this.isSingle);
  }

  /**
   * Write `toText` to a file, all or nothing; folders are made.
   *
   * @param path default `jobs-<id>.json`, in the working directory
   * @returns where it is
   * @throws TidegateError that says why it cannot be written, such as that there are no files here
   */
  async save(path?: string): Promise<string> {
    return await (await manyJobs()).saveJobs(this, path);
  }

  /** The set that `save` wrote, or a job. @throws TidegateError that says what is wrong with the file */
  static async open(path: string, options?: OpenSavedOptions): Promise<JobSet> {
    return await (await manyJobs()).openJobs(path, options);
  }

  /** The set that `toText` told of. @throws TidegateError that says what is wrong with the text */
  static async parse(text: string, options?: OpenSavedOptions): Promise<JobSet> {
    return (await manyJobs()).parseJobs(text, options);
  }
}

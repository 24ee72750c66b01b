import type { Conformance, LandingPage } from "../ogc/landing_page.ts";
import type { ProcessDescription, ProcessList, ProcessSummary } from "../ogc/process.ts";
import type { JobList, StatusInfo } from "../ogc/status_info.ts";
import type { ClientOptions } from "./transport/client_options.ts";
import type { ExecuteOptions } from "./execute_options.ts";
import { Job } from "./job.ts";
import { JobSet } from "./job_set.ts";
import { type JobListFilter, toSearch } from "./job_list_filter.ts";
import { jobPath } from "./job_path.ts";
import { manyJobs } from "./many_jobs.ts";
import type { OpenOptions } from "./openers/open_options.ts";
import { createOpeners, type Openers } from "./openers/registered.ts";
import { pages } from "./pages.ts";
import { createTransport } from "./transport/create_transport.ts";
import type { Transport } from "./transport/transport.ts";

interface Asked {
  readonly signal?: AbortSignal;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Everything that can be asked of a gateway. Every call throws ApiError, TransportError, or the reason of a signal. */
export interface Client {
  /** The URL of the gateway, without a trailing slash. */
  readonly url: string;
  /** What sends its requests, with its credentials: for what this interface has no name for. */
  readonly transport: Transport;
  landingPage(asked?: Asked): Promise<LandingPage>;
  conformance(asked?: Asked): Promise<Conformance>;
  /** What can be run, page by page as it is iterated over. */
  processes(asked?: Asked): AsyncIterable<ProcessSummary>;
  /** The description of a process, with its inputs and outputs. @throws NoSuchProcessError */
  process(processId: string, asked?: Asked): Promise<ProcessDescription>;
  /** A job that is not executed yet: `execute` or `result` do it. */
  prepare(processId: string, inputs?: Readonly<Record<string, unknown>>, options?: ExecuteOptions): Job;
  /**
   * Execute a process.
   *
   * @param inputs input id to value, qualified value (`{ value, mediaType }`) or reference (`{ href }`)
   * @returns the job, which the gateway has accepted
   * @throws NoSuchProcessError, InvalidInputsError
   */
  execute(
    processId: string,
    inputs?: Readonly<Record<string, unknown>>,
    options?: ExecuteOptions,
  ): Promise<Job>;
  /**
   * Execute a process many times: once for each member of a list, all of them in one request for a thousand. The same key with the
   * same inputs is the same jobs; at most 240 characters of it. Of one inputs object (no list) the set is a single one.
   *
   * @returns the jobs, which the gateway has accepted, in the order of the inputs
   * @throws NoSuchProcessError, InvalidInputsError: then no job was begun or, of several thousand, those begun were dismissed,
   * unless an `idempotencyKey` was given; TidegateError when the list is empty
   */
  executeAll<Given extends Inputs | readonly Inputs[]>(
    processId: string,
    inputs: Given,
    options?: ExecuteOptions,
  ): Promise<JobSet<Given extends readonly unknown[] ? false : true>>;
  /** Jobs by their ids as a set, in their order. Nothing is asked yet. @throws TidegateError when there is none */
  jobSet(jobIds: readonly string[]): JobSet<false>;
  /** A job by its id, with its status. @throws NoSuchJobError, JobGoneError */
  job(jobId: string, asked?: Asked): Promise<Job>;
  /** The caller's jobs, newest first, page by page as they are iterated over. */
  jobs(filter?: JobListFilter): AsyncIterable<Job>;
  /** What opens results, besides that which comes with the client. */
  readonly openers: Openers;
  /** An output of a job, opened: `job.openResult` for a job that is known by its id. */
  openResult(jobId: string, options?: OpenOptions): Promise<unknown>;
}

/**
 * A client of a gateway, or of any server of OGC API - Processes. It needs nothing but `fetch`.
 *
 * ```ts
 * const client = createClient({ url: "http://localhost:8008" });
 * const job = await client.execute("primes_between", { min_val: 10, max_val: 50 });
 * const { return_value } = await job.result();
 * ```
 *
 * @throws TypeError when the URL is none
 */
export function createClient(options: ClientOptions): Client {
  void new URL(options.url);
  const transport = createTransport(options);
  const prepare: Client["prepare"] = (processId, inputs = {}, options = {}) => {
    const { idempotencyKey = crypto.randomUUID() } = options;
    return new Job(transport, { processId, inputs, options, idempotencyKey });
  };
  return {
    url: transport.url,
    transport,
    landingPage: (asked) => transport.read<LandingPage>({ path: "/", ...asked }),
    conformance: (asked) => transport.read<Conformance>({ path: "/conformance", ...asked }),
    async *processes(asked) {
      const request = { path: "/processes?limit=100", ...asked };
      for await (const { processes } of pages<ProcessList>(transport, request)) yield* processes;
    },
    process: (processId, asked) =>
      transport.read<ProcessDescription>({ path: `/processes/${encodeURIComponent(processId)}`, ...asked }),
    prepare,
    execute: (processId, inputs, options) => prepare(processId, inputs, options).execute(),
    async executeAll(processId, inputs, options = {}) {
      return await (await manyJobs()).executeAll(transport, { processId, inputs, options });
    },
    jobSet: (jobs) => new JobSet(transport, { jobs }),
    async job(jobId, asked) {
      return new Job(transport, await transport.read<StatusInfo>({ path: jobPath(jobId), ...asked }));
    },
    async *jobs(filter = {}) {
      const request = { path: `/jobs?${toSearch(filter)}`, signal: filter.signal };
      for await (const { jobs } of pages<JobList>(transport, request)) {
        for (const status of jobs) yield new Job(transport, status);
      }
    },
    openers: createOpeners(transport),
    openResult: (jobId, options) => new Job(transport, jobId).openResult(options),
  };
}

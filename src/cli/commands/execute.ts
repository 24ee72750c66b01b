import type { Client } from "../../client/mod.ts";
import { toJobError } from "../../client/errors/to_job_error.ts";
import { follow } from "../following/follow.ts";
import { toRequest, type TypedRequest } from "../inputs/to_request.ts";
import type { Io } from "../io.ts";
import { note } from "../output/print.ts";
import { printJob } from "../output/print_job.ts";
import { validate } from "../preparing.ts";
import { UsageError } from "../usage_error.ts";
import { deliver, type DeliverOptions } from "./deliver.ts";

export interface ExecuteOptions extends TypedRequest, Omit<DeliverOptions, "output"> {
  readonly idempotencyKey?: string | undefined;
  /** Check the request against the description of the process before it is sent. Default true. */
  readonly isValidated?: boolean | undefined;
  /** Show how far the job is until it has ended. */
  readonly isWatched?: boolean | undefined;
  /** Wait until it has ended, and give the results instead of its status. */
  readonly isAwaited?: boolean | undefined;
  /** In seconds. */
  readonly timeout?: number | undefined;
  readonly cancelOnInterrupt?: boolean | undefined;
}

/** Execute a process. @throws UsageError, ApiError; JobError when it was waited for and ended without results */
export async function execute(client: Client, options: ExecuteOptions, io: Io): Promise<void> {
  const { processId, idempotencyKey, isValidated = true, isWatched = false, format } = options;
  const { request, process } = await toRequest(client, options, io);
  const faults = isValidated ? validate(process, request) : [];
  if (faults.length > 0) throw new UsageError(`Cannot execute "${processId}" with this request:`, { faults });
  const { inputs, outputs, response, subscriber } = request;
  const job = await client.execute(processId, inputs, { outputs, response, subscriber, idempotencyKey });
  const isDelivered = options.isAwaited || options.isOpened || options.out !== undefined;
  if (isWatched || isDelivered) {
    if (isWatched) note(io, `Job ${job.id}`);
    await follow(job, { ...options, isShown: isWatched }, io);
  }
  if (isDelivered) {
    const [output, ...others] = options.outputs ?? [];
    return await deliver({ client, job, io }, {
      ...options,
      output: others.length === 0 ? output : undefined,
    });
  }
  printJob(job, format, io);
  const error = isWatched && job.statusInfo && toJobError(job.statusInfo);
  if (error) throw error;
}

import type { Client } from "../../client/mod.ts";
import { follow } from "../following/follow.ts";
import type { Io } from "../io.ts";
import { deliver, type DeliverOptions } from "./deliver.ts";

export interface ResultsOptions extends DeliverOptions {
  readonly jobId: string;
  /** Wait until the job has ended. */
  readonly isAwaited?: boolean | undefined;
  /** In seconds. */
  readonly timeout?: number | undefined;
}

/** What came of a job. @throws JobError when it ended without results; ResultNotReadyError */
export async function results(client: Client, options: ResultsOptions, io: Io): Promise<void> {
  const { jobId, isAwaited = false, timeout } = options;
  const job = await client.job(jobId);
  if (isAwaited && !job.isFinal) await follow(job, { isShown: false, timeout }, io);
  await deliver({ client, job, io }, options);
}

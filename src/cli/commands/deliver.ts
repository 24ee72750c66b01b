import type { Client, Job } from "../../client/mod.ts";
import { interruptible } from "../following/interruptible.ts";
import { Interrupted } from "../interrupted.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { printOpened } from "../output/print_opened.ts";
import { printResults } from "../output/print_results.ts";
import { saveResults } from "../saving/save_results.ts";
import { UsageError } from "../usage_error.ts";

export interface DeliverOptions {
  /** Only this output. */
  readonly output?: string | undefined;
  /** Where to write to. */
  readonly out?: string | undefined;
  /** Open a result, and print what came of it. */
  readonly isOpened?: boolean | undefined;
  readonly format: Format;
}

/** The results of a job that has ended: printed, opened, or written. @throws JobError, ResultNotReadyError */
export async function deliver(
  { client, job, io }: { readonly client: Client; readonly job: Job; readonly io: Io },
  { output, out, isOpened, format }: DeliverOptions,
): Promise<void> {
  if (isOpened) {
    // Opening would wait for the end.
    if (!job.isFinal) await job.results();
    return printOpened(await job.openResult({ output }), format, io);
  }
  const results = await job.results();
  if (output !== undefined && !Object.hasOwn(results, output)) {
    const known = Object.keys(results).map((name) => `"${name}"`).join(", ");
    throw new UsageError(`Job ${job.id} has no output "${output}"; it has ${known}`);
  }
  if (out !== undefined) {
    return await interruptible(io, async (signal) => {
      try {
        await saveResults({ client, job, io, signal }, results, { path: out, outputId: output });
      } catch (error) {
        throw signal.aborted ? new Interrupted(`Not everything was written to ${out}`) : error;
      }
    });
  }
  printResults(results, output, format, io);
}

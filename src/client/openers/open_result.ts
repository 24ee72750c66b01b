import type { ProcessDescription } from "../../ogc/process.ts";
import { toJobError } from "../errors/to_job_error.ts";
import type { Job } from "../job.ts";
import { limited } from "../transport/limited.ts";
import type { Transport } from "../transport/transport.ts";
import { untilFinal } from "../until_final.ts";
import { asDocument } from "./as_document.ts";
import { chooseOutput } from "./choose_output.ts";
import { defaultOpeners } from "./default_openers.ts";
import { offer } from "./offer.ts";
import type { OpenOptions } from "./open_options.ts";
import { readResults } from "./read_results.ts";
import { openersOf } from "./registered.ts";
import { toContext } from "./to_context.ts";

const longestWait = 1_800_000;

/** What `job.openResult` does; apart from it, so that it is loaded by whoever opens something. */
export async function openResult(transport: Transport, job: Job, options: OpenOptions): Promise<unknown> {
  const { output, signal, pollInterval, timeout = longestWait } = options;
  await job.execute();
  if (!job.isFinal) await untilFinal(job, { signal, pollInterval, timeout });
  const error = job.statusInfo && toJobError(job.statusInfo);
  if (error) throw error;
  return await limited(async () => {
    const told = await readResults(transport, job.id, signal);
    const described = await describe(transport, job.processId, signal);
    const results = asDocument(told, described.processDescription, output);
    const outputName = chooseOutput(job.id, results, output);
    const context = toContext({ transport, jobId: job.id, results, outputName, options, ...described });
    return await offer([...openersOf(transport), ...defaultOpeners], context);
  }, { signals: [signal, transport.signal] });
}

/** A description helps, and is nothing that must be there. */
async function describe(
  transport: Transport,
  processId: string | undefined,
  signal: AbortSignal | undefined,
) {
  const unknown = { processDescription: undefined, processDescriptionError: undefined };
  if (processId === undefined) return unknown;
  const path = `/processes/${encodeURIComponent(processId)}`;
  try {
    return { ...unknown, processDescription: await transport.read<ProcessDescription>({ path, signal }) };
  } catch (error) {
    return { ...unknown, processDescriptionError: error };
  }
}

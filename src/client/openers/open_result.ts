import type { ProcessDescription } from "../../ogc/process.ts";
import type { Job } from "../job.ts";
import { limited } from "../limited.ts";
import type { Transport } from "../transport.ts";
import { chooseOutput } from "./choose_output.ts";
import { defaultOpeners } from "./default_openers.ts";
import { offer } from "./offer.ts";
import type { OpenOptions } from "./open_options.ts";
import { openersOf } from "./registered.ts";
import { toContext } from "./to_context.ts";

const longestWait = 1_800_000;

/** What `job.openResult` does; apart from it, so that it is loaded by whoever opens something. */
export async function openResult(transport: Transport, job: Job, options: OpenOptions): Promise<unknown> {
  const { output, signal, pollInterval, timeout = longestWait } = options;
  const results = await job.result({ signal, pollInterval, timeout });
  const outputName = chooseOutput(job.id, results, output);
  return await limited(async () => {
    const described = await describe(transport, job.processId, signal);
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

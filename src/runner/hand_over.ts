import type { ReportInput } from "../protocol/report.ts";
import type { Upload } from "./output.ts";
import type { FinalOutcome, Reporter } from "./reporter.ts";
import { toFailedReport } from "./to_failed_report.ts";

/** How a run ended: its final report, and the uploads that the report refers to. */
export interface Ending {
  readonly report: ReportInput;
  readonly uploads: readonly Upload[];
}

/** Report the end of a run. What the gateway has lost is uploaded once more; what it does not take at all becomes a failure. */
export async function handOver(reporter: Reporter, ending: Ending): Promise<FinalOutcome> {
  const first = await reporter.finish(ending.report);
  if (first.kind === "refused") return await handOverFailure(reporter, first.detail);
  if (first.kind !== "mismatch") return first;
  try {
    const second = await reporter.finish(await uploadAgain(ending));
    return "detail" in second ? await handOverFailure(reporter, second.detail) : second;
  } catch (error) {
    return await handOverFailure(reporter, (error as Error).message);
  }
}

async function uploadAgain({ report, uploads }: Ending): Promise<ReportInput> {
  const outputs = { ...report.outputs };
  for (const { outputId, repeat } of uploads) {
    if (repeat === undefined) {
      throw new Error(`output "${outputId}" came from a stream that can be read only once`);
    }
    outputs[outputId] = await repeat();
  }
  return { ...report, outputs };
}

async function handOverFailure(reporter: Reporter, why: string): Promise<FinalOutcome> {
  return await reporter.finish(
    toFailedReport(new Error(`The results could not be handed over: ${why}`)),
  );
}

import type { OpenContext } from "../openers/open_context.ts";
import type { Declined } from "./no_opener_error.ts";
import { TidegateError } from "./tidegate_error.ts";

/** An opener that accepted an output, and what it threw. */
export interface FailedOpener {
  readonly name: string;
  readonly error: unknown;
}

/** Every opener that accepted an output of a job failed to open it. */
export class OpenError extends TidegateError {
  override readonly name = "OpenError";
  readonly jobId: string;
  readonly output: string;
  /** What each threw, in the order in which they were asked, as AggregateError has it. */
  readonly errors: readonly unknown[];

  constructor(
    { jobId, outputName }: Pick<OpenContext, "jobId" | "outputName">,
    readonly failed: readonly FailedOpener[],
    /** Those that did not accept it. */
    readonly declined: readonly Declined[],
  ) {
    const why = failed.map(({ name, error }) => `${name}: ${error instanceof Error ? error.message : error}`);
    super(`Cannot open output "${outputName}" of job "${jobId}": ${why.join("; ")}`, {
      cause: failed[0]?.error,
    });
    this.jobId = jobId;
    this.output = outputName;
    this.errors = failed.map(({ error }) => error);
  }
}

import { TidegateError } from "./tidegate_error.ts";

/** A job has no output of that name; or several, and none was named. */
export class OutputNameError extends TidegateError {
  override readonly name = "OutputNameError";

  constructor(
    readonly jobId: string,
    /** Undefined: none was named. */
    readonly output: string | undefined,
    /** Those that it has. */
    readonly outputs: readonly string[],
  ) {
    const named = output === undefined ? "" : ` "${output}"`;
    const names = outputs.map((name) => `"${name}"`).join(", ");
    super(
      outputs.length === 0
        ? `Cannot open output${named} of job "${jobId}": it has no outputs`
        : output === undefined
        ? `Cannot open "the" output of job "${jobId}": it has several; name one as \`output\`: ${names}`
        : `Cannot open output${named} of job "${jobId}": there is none of that name; there is ${names}`,
    );
  }
}

import { TidegateError } from "./tidegate_error.ts";

/** The job had not ended when the time was over. It goes on: wait again, or dismiss it. */
export class TimeoutError extends TidegateError {
  override readonly name = "TimeoutError";

  constructor(
    /** Absent: of a set of jobs. */
    readonly jobId: string | undefined,
    /** In milliseconds. */
    readonly timeout: number,
    detail: string,
  ) {
    super(`${detail} after ${timeout} ms; wait again with a longer \`timeout\`, or dismiss it`);
  }
}

import { JobError } from "./job_error.ts";

/** The run needed more memory than it had. */
export class JobOutOfMemoryError extends JobError {
  override readonly name = "JobOutOfMemoryError";
  static override readonly code = "out-of-memory";
}

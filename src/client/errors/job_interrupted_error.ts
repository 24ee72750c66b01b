import { JobError } from "./job_error.ts";

/** The runner was lost or could not be reached, as often as the job may be tried. */
export class JobInterruptedError extends JobError {
  override readonly name = "JobInterruptedError";
  static override readonly code = "interrupted";
}

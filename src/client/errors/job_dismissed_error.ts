import { JobError } from "./job_error.ts";

/** Somebody dismissed the job. */
export class JobDismissedError extends JobError {
  override readonly name = "JobDismissedError";
  static override readonly code = "dismissed";
}

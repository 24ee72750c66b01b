import { JobError } from "./job_error.ts";

/** The job had run for as long as it may. */
export class JobDeadlineError extends JobError {
  override readonly name = "JobDeadlineError";
  static override readonly code = "deadline";
}

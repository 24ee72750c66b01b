import { JobError } from "./job_error.ts";

/** The run was not allowed what it needed. */
export class JobAuthError extends JobError {
  override readonly name = "JobAuthError";
  static override readonly code = "auth";
}

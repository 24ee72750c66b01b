import { JobError } from "./job_error.ts";

/** Somebody ended the run from outside. */
export class JobTerminatedError extends JobError {
  override readonly name = "JobTerminatedError";
  static override readonly code = "terminated";
}

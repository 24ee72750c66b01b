import { JobError } from "./job_error.ts";

/** The run failed in a way that has no class of its own: `problem` says how. */
export class JobFailedError extends JobError {
  override readonly name = "JobFailedError";
  static override readonly code = "unknown";
}

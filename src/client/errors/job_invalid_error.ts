import { JobError } from "./job_error.ts";

/** The runner found the request at fault: another request may do better, the same one will not. */
export class JobInvalidError extends JobError {
  override readonly name = "JobInvalidError";
  static override readonly code = "invalid";
}

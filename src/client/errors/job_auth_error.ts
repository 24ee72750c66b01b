import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobError } from "./job_error.ts";

/** The run was not allowed what it needed. */
export class JobAuthError extends JobError {
  override readonly name = "JobAuthError";

  constructor(statusInfo: StatusInfo) {
    super(statusInfo, "auth");
  }
}

import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobError } from "./job_error.ts";

/** Somebody ended the run from outside. */
export class JobTerminatedError extends JobError {
  override readonly name = "JobTerminatedError";

  constructor(statusInfo: StatusInfo) {
    super(statusInfo, "terminated");
  }
}

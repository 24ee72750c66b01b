import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobError } from "./job_error.ts";

/** The job had run for as long as it may. */
export class JobDeadlineError extends JobError {
  override readonly name = "JobDeadlineError";

  constructor(statusInfo: StatusInfo) {
    super(statusInfo, "deadline");
  }
}

import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobError } from "./job_error.ts";

/** Somebody dismissed the job. */
export class JobDismissedError extends JobError {
  override readonly name = "JobDismissedError";

  constructor(statusInfo: StatusInfo) {
    super(statusInfo, "dismissed");
  }
}

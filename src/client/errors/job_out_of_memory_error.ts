import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobError } from "./job_error.ts";

/** The run needed more memory than it had. */
export class JobOutOfMemoryError extends JobError {
  override readonly name = "JobOutOfMemoryError";

  constructor(statusInfo: StatusInfo) {
    super(statusInfo, "out-of-memory");
  }
}

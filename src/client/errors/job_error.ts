import type { Exception } from "../../ogc/exception.ts";
import type { StatusInfo } from "../../ogc/status_info.ts";
import { TidegateError } from "./tidegate_error.ts";

/** A job ended without results. Only the status that the gateway keeps makes one of these, never a fault of the transport. */
export class JobError extends TidegateError {
  override readonly name: string = "JobError";
  readonly jobId: string;
  /** Why, as problem details (RFC 9457): what the runner or the gateway said. */
  readonly problem: Exception;
  /** One word for the kind of failure: `invalid`, `deadline`, ... `unknown`. */
  readonly code: string;
  /** Of the class. */
  static readonly code: string = "unknown";

  constructor(readonly statusInfo: StatusInfo) {
    const { code } = new.target;
    const { jobID, status, message, exception } = statusInfo;
    const end = status === "failed" ? `failed (${code})` : `was ${status}`;
    const why = exception?.detail ?? message ?? exception?.title;
    super([`Job "${jobID}" ${end}`, why].filter(Boolean).join(": "));
    this.code = code;
    this.jobId = jobID;
    this.problem = exception ?? { type: code, ...(message === undefined ? {} : { detail: message }) };
  }
}

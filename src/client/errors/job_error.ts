import type { Exception } from "../../ogc/exception.ts";
import type { StatusInfo } from "../../ogc/status_info.ts";
import { TidegateError } from "./tidegate_error.ts";

/** A job ended without results. Only the status that the gateway keeps makes one of these, never a fault of the transport. */
export class JobError extends TidegateError {
  override readonly name: string = "JobError";
  readonly jobId: string;
  /** Why, as problem details (RFC 9457): what the runner or the gateway said. */
  readonly problem: Exception;

  constructor(
    readonly statusInfo: StatusInfo,
    /** One word for the kind of failure: `invalid`, `deadline`, ... `unknown`. */
    readonly code: string,
  ) {
    const { jobID, status, message, exception } = statusInfo;
    super(
      `Job "${jobID}" ${status === "failed" ? `failed (${code})` : `was ${status}`}${
        said(message, exception)
      }`,
    );
    this.jobId = jobID;
    this.problem = exception ?? { type: code, ...(message === undefined ? {} : { detail: message }) };
  }
}

function said(message: string | undefined, exception: Exception | undefined): string {
  const text = exception?.detail ?? message ?? exception?.title;
  return text === undefined ? "" : `: ${text}`;
}

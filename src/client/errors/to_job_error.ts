import type { StatusInfo } from "../../ogc/status_info.ts";
import { JobAuthError } from "./job_auth_error.ts";
import { JobDeadlineError } from "./job_deadline_error.ts";
import { JobDismissedError } from "./job_dismissed_error.ts";
import type { JobError } from "./job_error.ts";
import { JobFailedError } from "./job_failed_error.ts";
import { JobInterruptedError } from "./job_interrupted_error.ts";
import { JobInvalidError } from "./job_invalid_error.ts";
import { JobOutOfMemoryError } from "./job_out_of_memory_error.ts";
import { JobTerminatedError } from "./job_terminated_error.ts";

type Kind = new (statusInfo: StatusInfo) => JobError;

/**
 * By the last part of a failure's problem type: those that a runner may give, and those of the gateway itself. Where it is not known,
 * the status that asking for the results has says as much.
 */
const kinds = new Map<string, Kind>(Object.entries({
  "invalid": JobInvalidError,
  "invalid-inputs": JobInvalidError,
  "deadline": JobDeadlineError,
  "deadline-exceeded": JobDeadlineError,
  "out-of-memory": JobOutOfMemoryError,
  "terminated": JobTerminatedError,
  "auth": JobAuthError,
  "interrupted": JobInterruptedError,
  "runner-lost": JobInterruptedError,
  "undeliverable": JobInterruptedError,
  400: JobInvalidError,
  401: JobAuthError,
  403: JobAuthError,
  422: JobInvalidError,
  507: JobOutOfMemoryError,
}));

/** Why a job that ended has no results. Undefined: it has, or it has not ended. */
export function toJobError(statusInfo: StatusInfo): JobError | undefined {
  const { status, exception } = statusInfo;
  if (status === "dismissed") return new JobDismissedError(statusInfo);
  if (status !== "failed") return undefined;
  const word = exception?.type.split(/[/:#]/).at(-1) ?? "";
  const Kind = kinds.get(word) ?? kinds.get(String(exception?.status)) ?? JobFailedError;
  return new Kind(statusInfo);
}

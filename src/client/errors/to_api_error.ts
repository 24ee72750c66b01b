import { ApiError, type ApiFailure } from "./api_error.ts";
import { InvalidInputsError } from "./invalid_inputs_error.ts";
import { InvalidRequestError } from "./invalid_request_error.ts";
import { JobGoneError } from "./job_gone_error.ts";
import { KeyReusedError } from "./key_reused_error.ts";
import { ModeNotOfferedError } from "./mode_not_offered_error.ts";
import { NoSuchJobError } from "./no_such_job_error.ts";
import { NoSuchOutputError } from "./no_such_output_error.ts";
import { NoSuchProcessError } from "./no_such_process_error.ts";
import { ResultNotReadyError } from "./result_not_ready_error.ts";
import { UnauthenticatedError } from "./unauthenticated_error.ts";

type Kind = new (failure: ApiFailure) => ApiError;

/** By the last part of the problem type (the exceptions of 18-062r2, and those of this gateway), or else by status. */
const kinds = new Map<string, Kind>(Object.entries({
  "no-such-process": NoSuchProcessError,
  "no-such-job": NoSuchJobError,
  "no-such-output": NoSuchOutputError,
  "result-not-ready": ResultNotReadyError,
  "invalid-inputs": InvalidInputsError,
  "mode-not-offered": ModeNotOfferedError,
  "key-reused": KeyReusedError,
  400: InvalidRequestError,
  401: UnauthenticatedError,
  403: UnauthenticatedError,
  410: JobGoneError,
  413: InvalidRequestError,
  422: InvalidRequestError,
}));

export function toApiError(failure: ApiFailure): ApiError {
  const word = failure.problem.type.split(/[/:#]/).at(-1) ?? "";
  // "Gone" is told with the type of a job that does not exist.
  const known = failure.status === 410 ? undefined : kinds.get(word);
  return new (known ?? kinds.get(String(failure.status)) ?? ApiError)(failure);
}

import { ApiError } from "../errors/api_error.ts";
import { UnauthenticatedError } from "../errors/unauthenticated_error.ts";
import { isPassing } from "../transport/passing.ts";

/** Whether the gateway said no to this very question: not to whoever asks (401, 403), and not for the moment only. */
export function isRefused(error: unknown): error is ApiError {
  return error instanceof ApiError && !(error instanceof UnauthenticatedError) && !isPassing(error);
}

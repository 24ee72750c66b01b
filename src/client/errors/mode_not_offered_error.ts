import { ApiError } from "./api_error.ts";

/** The process cannot be run in the way that was asked for (`mode-not-offered`). */
export class ModeNotOfferedError extends ApiError {
  override readonly name = "ModeNotOfferedError";
}

import { ApiError, type ApiFailure } from "./api_error.ts";

/** The job, or what it produced, was removed or dismissed (410). */
export class JobGoneError extends ApiError {
  override readonly name = "JobGoneError";

  constructor(failure: ApiFailure) {
    super(failure, "execute it again");
  }
}

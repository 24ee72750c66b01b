import { ApiError, type ApiFailure } from "./api_error.ts";

/** The credentials are missing, wrong or not enough (401, 403). */
export class UnauthenticatedError extends ApiError {
  override readonly name = "UnauthenticatedError";

  constructor(failure: ApiFailure) {
    super(failure, "give createClient the right `auth`");
  }
}

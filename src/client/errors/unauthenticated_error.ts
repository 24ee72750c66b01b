import { ApiError } from "./api_error.ts";

/** The credentials are missing, wrong or not enough (401, 403). */
export class UnauthenticatedError extends ApiError {
  override readonly name = "UnauthenticatedError";
  static override readonly advice = "give createClient the right `auth`";
}

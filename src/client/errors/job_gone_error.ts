import { ApiError } from "./api_error.ts";

/** The job, or what it produced, was removed or dismissed (410). */
export class JobGoneError extends ApiError {
  override readonly name = "JobGoneError";
  static override readonly advice = "execute it again";
}

import { ApiError } from "./api_error.ts";

/** The job has no output of that name (`no-such-output`). */
export class NoSuchOutputError extends ApiError {
  override readonly name = "NoSuchOutputError";
  static override readonly advice = "job.results() names the outputs";
}

import { ApiError, type ApiFailure } from "./api_error.ts";

/** The job has no output of that name (`no-such-output`). */
export class NoSuchOutputError extends ApiError {
  override readonly name = "NoSuchOutputError";

  constructor(failure: ApiFailure) {
    super(failure, "job.results() names the outputs");
  }
}

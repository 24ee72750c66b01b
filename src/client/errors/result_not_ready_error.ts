import { ApiError, type ApiFailure } from "./api_error.ts";

/** The job has not ended yet (`result-not-ready`). */
export class ResultNotReadyError extends ApiError {
  override readonly name = "ResultNotReadyError";

  constructor(failure: ApiFailure) {
    super(failure, "job.result() waits for it");
  }
}

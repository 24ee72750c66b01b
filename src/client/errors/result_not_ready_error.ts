import { ApiError } from "./api_error.ts";

/** The job has not ended yet (`result-not-ready`). */
export class ResultNotReadyError extends ApiError {
  override readonly name = "ResultNotReadyError";
  static override readonly advice = "job.result() waits for it";
}

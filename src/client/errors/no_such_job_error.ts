import { ApiError, type ApiFailure } from "./api_error.ts";

/** No job of the caller has that id (`no-such-job`, 404). */
export class NoSuchJobError extends ApiError {
  override readonly name = "NoSuchJobError";

  constructor(failure: ApiFailure) {
    super(failure, "client.jobs() lists yours");
  }
}

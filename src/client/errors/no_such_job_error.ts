import { ApiError } from "./api_error.ts";

/** No job of the caller has that id (`no-such-job`, 404). */
export class NoSuchJobError extends ApiError {
  override readonly name = "NoSuchJobError";
  static override readonly advice = "client.jobs() lists yours";
}

import { ApiError, type ApiFailure } from "./api_error.ts";

/** No process has that id (`no-such-process`). */
export class NoSuchProcessError extends ApiError {
  override readonly name = "NoSuchProcessError";

  constructor(failure: ApiFailure) {
    super(failure, "client.processes() lists those on offer");
  }
}

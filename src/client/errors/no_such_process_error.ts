import { ApiError } from "./api_error.ts";

/** No process has that id (`no-such-process`). */
export class NoSuchProcessError extends ApiError {
  override readonly name = "NoSuchProcessError";
  static override readonly advice = "client.processes() lists those on offer";
}

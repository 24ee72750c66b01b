import type { AskedRequest } from "./asked_request.ts";
import { TidegateError } from "./tidegate_error.ts";

/**
 * A request that brought no answer that can be read: the network failed, nobody answered in time, or what came was not of the API.
 * It says nothing about the job: that goes on, and its outcome is unknown until the gateway can be asked again.
 */
export class TransportError extends TidegateError {
  override readonly name: string = "TransportError";

  constructor(readonly request: AskedRequest, detail: string, options?: ErrorOptions) {
    super(
      `${request.method} ${request.url}: ${detail}; is the URL right, and does the gateway run there?`,
      options,
    );
  }
}

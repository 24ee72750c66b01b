import { InvalidRequestError } from "./invalid_request_error.ts";

/** The inputs do not fit the description of the process (`invalid-inputs`): `errors` has each fault with its pointer. */
export class InvalidInputsError extends InvalidRequestError {
  override readonly name = "InvalidInputsError";
}

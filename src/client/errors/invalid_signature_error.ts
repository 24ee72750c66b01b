import { TidegateError } from "./tidegate_error.ts";

/** A message was not signed with the secret, not lately, or was changed on its way. */
export class InvalidSignatureError extends TidegateError {
  override readonly name = "InvalidSignatureError";
}

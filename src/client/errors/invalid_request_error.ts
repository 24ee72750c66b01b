import type { Exception } from "../../ogc/exception.ts";
import { ApiError } from "./api_error.ts";

/** The gateway, or a check before it was asked, found faults in what was sent (400, 413, 422 with `errors`). */
export class InvalidRequestError extends ApiError {
  override readonly name: string = "InvalidRequestError";

  /** Each fault with a JSON pointer into the body, such as `/inputs/duration`. Empty when only the detail says what is wrong. */
  get errors(): NonNullable<Exception["errors"]> {
    return this.problem.errors ?? [];
  }
}

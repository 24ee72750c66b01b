import { ApiError } from "./api_error.ts";

/** The Idempotency-Key belongs to another request (`key-reused`). */
export class KeyReusedError extends ApiError {
  override readonly name = "KeyReusedError";
}

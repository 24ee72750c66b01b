import type { Exception } from "../../ogc/exception.ts";
import type { AskedRequest } from "./asked_request.ts";
import { TidegateError } from "./tidegate_error.ts";

/** What the gateway answered to a request that it would not do. */
export interface ApiFailure {
  readonly request: AskedRequest;
  readonly status: number;
  /** Problem details (RFC 9457). */
  readonly problem: Exception;
  /** From `Retry-After`, in milliseconds; absent when the answer had none. */
  readonly retryAfter?: number;
}

/**
 * The gateway answered that it cannot do the request, and why. Subclasses exist for the problem types that a caller may want to
 * treat apart; everything else is an `ApiError` itself.
 */
export class ApiError extends TidegateError {
  override readonly name: string = "ApiError";
  readonly request: AskedRequest;
  /** HTTP status, 300 to 599. 0: the client found the fault itself and sent nothing, or a browser hid the status of a redirect. */
  readonly status: number;
  readonly problem: Exception;
  /** How long the gateway asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  /** What would be right, for all errors of a class. */
  static readonly advice: string = "";

  constructor({ request, status, problem, retryAfter }: ApiFailure) {
    const { title, detail, type } = problem;
    const { advice } = new.target;
    const outcome = status ? `answered ${status}` : "was not done";
    const why = [title ?? type, detail].filter(Boolean).join(": ");
    super([`${request.method} ${request.url} ${outcome}: ${why}`, advice].filter(Boolean).join("; "));
    this.request = request;
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

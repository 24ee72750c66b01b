import type { ValueFault } from "../schema/value_schema.ts";

/** Why a request could not be done. `http/problem.ts` holds the status and the OGC type of each. */
export type ErrorCode =
  | "no-such-process"
  | "no-such-job"
  | "no-such-output"
  | "no-such-delivery"
  | "job-gone"
  | "job-dismissed"
  | "job-failed"
  | "result-not-ready"
  | "invalid-inputs"
  | "invalid-body"
  | "invalid-parameter"
  | "invalid-subscriber"
  | "mode-not-offered"
  | "key-reused"
  | "wait-exceeded"
  | "unauthenticated"
  | "missing-scope"
  | "issuer-unavailable"
  | "no-such-key"
  | "stale-attempt"
  | "job-final"
  | "upload-mismatch"
  | "too-large"
  | "request-timeout"
  | "not-acceptable"
  | "unsupported-media-type"
  | "not-found"
  | "method-not-allowed"
  | "rate-limited"
  | "over-quota"
  | "store-unavailable"
  | "stopping"
  | "illegal-transition"
  | "internal";

/** One fault of a body or of an input. */
export type Fault = ValueFault;

export interface ErrorExtras {
  /** Overrides the status of the code's row; for failures that a runner reported. */
  readonly status?: number;
  /** Overrides the problem type of the code's row. */
  readonly type?: string;
  readonly title?: string;
  readonly errors?: readonly Fault[];
  readonly retryAfterSeconds?: number;
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** The one error that core and the faces throw for a request that cannot be done. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  constructor(readonly code: ErrorCode, detail: string, readonly extras: ErrorExtras = {}) {
    super(detail);
  }
}

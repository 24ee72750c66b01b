import { ApiError } from "../errors/api_error.ts";
import { TransportError } from "../errors/transport_error.ts";

const passing = [408, 425, 429, 500, 502, 503, 504];

/** Whether the same request may well be answered a little later: a fault of this kind says nothing about any job. */
export function isPassing(error: unknown): error is ApiError | TransportError {
  return error instanceof TransportError || (error instanceof ApiError && passing.includes(error.status));
}

/** How long whoever answered asks to wait, in milliseconds. */
export function askedPause(error: unknown): number {
  return error instanceof ApiError ? error.retryAfter ?? 0 : 0;
}

import { GatewayError } from "../core/errors.ts";

/**
 * The store could not do it. The message says why in the words of SQLite or the error code of the system, which hold nothing
 * that a client sent; the message of the error itself might.
 */
export function storeUnavailable(action: string, error: unknown): GatewayError {
  return new GatewayError("store-unavailable", `Cannot ${action}: ${reason(error)}`, {
    retryAfterSeconds: 5,
  });
}

/** Run work that touches the store; whatever it throws becomes `store-unavailable`. */
export function orUnavailable<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeUnavailable(action, error);
  }
}

function reason(error: unknown): string {
  const { errstr, code, message } = error as { errstr?: unknown; code?: unknown; message?: unknown };
  if (typeof errstr === "string") return errstr;
  if (typeof code === "string") return code;
  // Deno gives rare errors of the system without a code.
  return String(message).match(/os error \d+/)?.[0] ?? "unexpected failure";
}

import { GatewayError } from "../core/errors.ts";

/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a structured-field string; the bare form is read too.
 *
 * @throws GatewayError `invalid-parameter`
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = /^"(?:[^"\\]|\\["\\])*"$/.test(header)
    ? header.slice(1, -1).replace(/\\(["\\])/g, "$1")
    : header;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new GatewayError(
    "invalid-parameter",
    "Cannot read the Idempotency-Key: it takes 1 to 255 printable ASCII characters",
  );
}

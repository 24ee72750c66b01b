import { GatewayError } from "../core/errors.ts";

/** The SHA-256 of a `Content-Digest` header (RFC 9530) in hexadecimal. @throws GatewayError `invalid-parameter` */
export function readContentDigest(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, digest] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header) ?? [];
  if (digest === undefined) {
    throw new GatewayError("invalid-parameter", "Cannot read Content-Digest: it takes sha-256=:<base64>:");
  }
  return Array.from(atob(digest), (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join(
    "",
  );
}

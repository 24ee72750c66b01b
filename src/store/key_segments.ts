import { GatewayError } from "../core/errors.ts";

/** As long as the keys of S3. */
const longestKeyBytes = 1_024;

/** @throws GatewayError `invalid-parameter` when it is not a key. */
export function segmentsOfKey(key: string): string[] {
  return segmentsOf(key, key);
}

/**
 * The key of a file whose SHA-256 is not known yet: whatever it will be, it is as long and in the same folder.
 *
 * @throws GatewayError `invalid-parameter` when it is not a key.
 */
export function keyBefore(keyOf: (sha256: string) => string): string {
  const key = keyOf("0".repeat(64));
  segmentsOfKey(key);
  return key;
}

/** @throws GatewayError `invalid-parameter` when it is not a prefix. */
export function segmentsOfPrefix(prefix: string): string[] {
  if (!prefix.endsWith("/")) throw notAKey(prefix, 'a prefix ends in "/"');
  return segmentsOf(prefix.slice(0, -1), prefix);
}

/** @throws GatewayError `invalid-parameter` when they are not two prefixes, one below the other. */
export function checkKept(prefix: string, except: string): void {
  for (const given of [prefix, except]) segmentsOfPrefix(given);
  if (except.startsWith(prefix)) return;
  throw new GatewayError(
    "invalid-parameter",
    `Cannot keep "${except}" below "${prefix}": it is not below it`,
  );
}

/** How many bytes of UTF-8 the text has. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function segmentsOf(path: string, given: string): string[] {
  const segments = path.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw notAKey(given, 'no segment may be empty, "." or ".."');
  }
  if (/[\\\0]/.test(path)) throw notAKey(given, "it may not hold a backslash or a NUL");
  if (!path.isWellFormed()) throw notAKey(given, "it must be valid Unicode");
  if (byteLength(path) > longestKeyBytes) {
    throw notAKey(given, `it may not be longer than ${longestKeyBytes} bytes`);
  }
  return segments;
}

export function notAKey(key: string, why: string): GatewayError {
  return new GatewayError(
    "invalid-parameter",
    `Cannot use ${JSON.stringify(key.slice(0, 200))} as the key of a file: ${why}`,
  );
}

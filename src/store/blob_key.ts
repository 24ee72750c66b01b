import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { GatewayError } from "../core/errors.ts";

/** As long as the keys of S3. */
const longestKeyBytes = 1_024;
/** File systems take names of up to 255 bytes. */
const longestNameBytes = 200;

/**
 * Where the file of a key is, below the folder of all files. Names hold lower-case letters, digits, `.`, `_` and `-` only, and everything
 * else as `%xx`: no two keys meet where a file system folds case or composes accents. A file's name ends in `@`, which no folder's does,
 * so `a` and `a/b` may both be keys.
 *
 * @throws GatewayError `invalid-parameter` when it is not a key.
 */
export function pathOfKey(key: string): string {
  const names = segmentsOf(key, key).map(nameOf);
  return `${join(...names)}@`;
}

/**
 * The names of the folders that lead to what is below a prefix.
 *
 * @throws GatewayError `invalid-parameter` when it is not a prefix.
 */
export function foldersOfPrefix(prefix: string): string[] {
  if (!prefix.endsWith("/")) throw notAKey(prefix, 'a prefix ends in "/"');
  return segmentsOf(prefix.slice(0, -1), prefix).map(nameOf);
}

function segmentsOf(path: string, given: string): string[] {
  const segments = path.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw notAKey(given, 'no segment may be empty, "." or ".."');
  }
  if (/[\\\0]/.test(path)) throw notAKey(given, "it may not hold a backslash or a NUL");
  if (!path.isWellFormed()) throw notAKey(given, "it must be valid Unicode");
  if (Buffer.byteLength(path) > longestKeyBytes) {
    throw notAKey(given, `it may not be longer than ${longestKeyBytes} bytes`);
  }
  return segments;
}

function nameOf(segment: string): string {
  const name = segment.replace(
    /[^a-z0-9._-]/gu,
    (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  if (name.length <= longestNameBytes) return name;
  return `${name.slice(0, 100)}~${createHash("sha256").update(segment).digest("hex")}`;
}

function notAKey(key: string, why: string): GatewayError {
  return new GatewayError(
    "invalid-parameter",
    `Cannot use ${JSON.stringify(key.slice(0, 200))} as the key of a file: ${why}`,
  );
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { segmentsOfKey, segmentsOfPrefix } from "../key_segments.ts";

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
  const names = segmentsOfKey(key).map(nameOf);
  return `${join(...names)}@`;
}

/**
 * The names of the folders that lead to what is below a prefix.
 *
 * @throws GatewayError `invalid-parameter` when it is not a prefix.
 */
export function foldersOfPrefix(prefix: string): string[] {
  return segmentsOfPrefix(prefix).map(nameOf);
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

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { byteLength, notAKey, segmentsOfKey, segmentsOfPrefix } from "../key_segments.ts";

/** R2 takes names of up to 1,024 bytes. */
const longestNameBytes = 1_024;
/** Leaves room behind a folder for a name beside the keys. */
const longestFolderBytes = 900;
const root = "files/";

/**
 * The object of a key: `files/<key>`, or, where that is longer than R2 takes, beside the keys, by its SHA-256.
 *
 * @throws GatewayError `invalid-parameter` when it is not a key.
 */
export function objectOfKey(key: string): string {
  segmentsOfKey(key);
  const name = `${root}${key}`;
  if (byteLength(name) <= longestNameBytes) return name;
  return besideKey(key, bytesToHex(sha256(new TextEncoder().encode(key))));
}

/**
 * A name that no key has, in the folder of the key: `files/<folder>//<name>`. Whatever removes the folder, or keeps it, does so with
 * this too. A folder that is too long gives way to the one above it.
 */
export function besideKey(key: string, name: string): string {
  let folder = root;
  for (const segment of segmentsOfKey(key).slice(0, -1)) {
    const next = `${folder}${segment}/`;
    if (byteLength(next) > longestFolderBytes) break;
    folder = next;
  }
  return `${folder}/${name}`;
}

/**
 * What the names of all objects below a prefix begin with.
 *
 * @throws GatewayError `invalid-parameter` when it is not a prefix, or longer than a folder that has all of its objects below it.
 */
export function folderOfPrefix(prefix: string): string {
  segmentsOfPrefix(prefix);
  const folder = `${root}${prefix}`;
  if (byteLength(folder) <= longestFolderBytes) return folder;
  throw notAKey(prefix, `a prefix may not be longer than ${longestFolderBytes - root.length} bytes`);
}

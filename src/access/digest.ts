import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

/** Lower-case hexadecimal SHA-256. At once: WebCrypto's would cost a poll several turns of the event loop. */
export function digestOf(text: string): string {
  return bytesToHex(sha256(encoder.encode(text)));
}

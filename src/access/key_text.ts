import { numberOf, toBase62 } from "./base62.ts";
import { crc32 } from "./crc32.ts";

/** `tg_<id>_<32 random bytes>_<crc>`: 11, 43 and 6 letters and digits. Programs that look for leaked secrets know it by this. */
const shape = /^tg_([0-9A-Za-z]{11})_[0-9A-Za-z]{43}_([0-9A-Za-z]{6})$/;

export function newKeyText(): { readonly id: string; readonly text: string } {
  const id = toBase62(numberOf(crypto.getRandomValues(new Uint8Array(8))), 11);
  const secret = toBase62(numberOf(crypto.getRandomValues(new Uint8Array(32))), 43);
  const head = `tg_${id}_${secret}`;
  return { id, text: `${head}_${checkOf(head)}` };
}

/** The id in an API key; undefined for what is none, or was not copied whole. */
export function keyIdOf(text: string): string | undefined {
  const [, id, check] = shape.exec(text) ?? [];
  return check === checkOf(text.slice(0, -7)) ? id : undefined;
}

export function isKeyLike(text: string): boolean {
  return text.startsWith("tg_");
}

function checkOf(head: string): string {
  return toBase62(BigInt(crc32(head)), 6);
}

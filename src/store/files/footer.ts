import { Buffer } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import type { BlobStat } from "../../core/ports.ts";

/**
 * What is known of a file stands behind its content, in the same file, so that one rename puts both in place:
 * `<content><JSON><length of the JSON, 4 bytes, big-endian><magic, 8 bytes>`.
 */
const magic = new TextEncoder().encode("tidegat1");
const trailerBytes = 4 + magic.length;

export function footerOf(stat: BlobStat): Uint8Array {
  const json = Buffer.from(JSON.stringify(stat));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, length, magic]);
}

/** @throws Error when the file does not end in a footer that fits its size. */
export async function readFooter(file: FileHandle): Promise<BlobStat> {
  const { size: total } = await file.stat();
  const trailer = await readAt(file, total - trailerBytes, trailerBytes);
  if (!trailer.subarray(4).equals(magic)) throw damaged();
  const length = trailer.readUInt32BE(0);
  const json = await readAt(file, total - trailerBytes - length, length);
  const stat = JSON.parse(json.toString()) as BlobStat;
  if (stat.size + length + trailerBytes !== total) throw damaged();
  return stat;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  if (position < 0) throw damaged();
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) throw damaged();
    filled += bytesRead;
  }
  return buffer;
}

function damaged(): Error {
  return Object.assign(new Error("The file does not end in its footer"), { code: "damaged file" });
}

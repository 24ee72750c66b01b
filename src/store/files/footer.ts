import { Buffer } from "node:buffer";
import { fstatSync, readSync } from "node:fs";
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

/** More than most footers have: then one read does. */
const usualBytes = 256;

/**
 * In one go: it is what the system has in mind of a file that was just opened, and takes less time than to wait for it would.
 *
 * @throws Error when the file does not end in a footer that fits its size.
 */
export function readFooter(file: number): BlobStat {
  const { size: total } = fstatSync(file);
  let end = readEnd(file, total, usualBytes);
  const trailer = end.subarray(-trailerBytes);
  if (trailer.length < trailerBytes || !trailer.subarray(4).equals(magic)) throw damaged();
  const length = trailer.readUInt32BE(0);
  if (length + trailerBytes > total) throw damaged();
  if (length + trailerBytes > end.length) end = readEnd(file, total, length + trailerBytes);
  const json = end.subarray(-(length + trailerBytes), -trailerBytes);
  const stat = JSON.parse(json.toString()) as BlobStat;
  if (stat.size + length + trailerBytes !== total) throw damaged();
  return stat;
}

/** The last bytes of a file, fewer when there are not so many. */
function readEnd(file: number, total: number, wanted: number): Buffer {
  const buffer = Buffer.alloc(Math.min(wanted, total));
  for (let filled = 0; filled < buffer.length;) {
    const position = total - buffer.length + filled;
    const bytesRead = readSync(file, buffer, filled, buffer.length - filled, position);
    if (bytesRead === 0) throw damaged();
    filled += bytesRead;
  }
  return buffer;
}

function damaged(): Error {
  return Object.assign(new Error("The file does not end in its footer"), { code: "damaged file" });
}

import { Buffer } from "node:buffer";
import type { BlobStat } from "../../core/ports.ts";

/**
 * What is known of a file stands before its content, in the same file, so that one rename puts both in place:
 * `<magic, 8 bytes><length of the JSON, 4 bytes, big-endian><JSON, with spaces up to that length><content>`. The content is the end of the
 * file: whoever sends it can leave it to the system to read on until there is no more.
 */
const magic = new TextEncoder().encode("tidegat2");
const prefixBytes = magic.length + 4;

/** What most headers take. A whole number of these, because the system copies what lies evenly in memory faster. */
const unitBytes = 512;

/** The room that the header of a file takes. Size and SHA-256 are known only when all of it has come. */
export function headerLength(mediaType: string): number {
  const longest: BlobStat = { size: Number.MAX_SAFE_INTEGER, sha256: "0".repeat(64), mediaType };
  const bytes = prefixBytes + Buffer.byteLength(JSON.stringify(longest));
  return Math.ceil(bytes / unitBytes) * unitBytes;
}

export function headerOf(stat: BlobStat): Uint8Array {
  const header = Buffer.alloc(headerLength(stat.mediaType), " ");
  header.set(magic);
  header.writeUInt32BE(header.length - prefixBytes, magic.length);
  header.write(JSON.stringify(stat), prefixBytes);
  return header;
}

/**
 * In one go: it is what the system has in mind of a file that was just opened, and takes less time than to wait for it would.
 *
 * @throws Error when the file does not begin with a header that fits its size.
 */
export function readHeader(file: Deno.FsFile): { readonly stat: BlobStat; readonly start: number } {
  const { size: total } = file.statSync();
  const usual = readBeginning(file, Math.min(unitBytes, total));
  if (usual.length < prefixBytes || !usual.subarray(0, magic.length).equals(magic)) throw damaged();
  const start = prefixBytes + usual.readUInt32BE(magic.length);
  if (start > total) throw damaged();
  const header = start <= usual.length ? usual : readBeginning(file, start);
  const stat = JSON.parse(header.subarray(prefixBytes, start).toString()) as BlobStat;
  if (start + stat.size !== total) throw damaged();
  return { stat, start };
}

function readBeginning(file: Deno.FsFile, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const bytesRead = file.readSync(buffer.subarray(filled));
    if (bytesRead === null) throw damaged();
    filled += bytesRead;
  }
  return buffer;
}

function damaged(): Error {
  return Object.assign(new Error("The file does not begin with its header"), { code: "damaged file" });
}

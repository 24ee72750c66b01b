import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { storeUnavailable } from "../store_unavailable.ts";
import { tooLarge } from "../too_large.ts";

const chunkBytes = 131_072;

/**
 * Writes the stream to the file. What the stream throws is thrown on.
 *
 * @throws GatewayError `too-large` past the limit; the stream is cancelled and the rest is not read.
 */
export async function pour(
  content: ReadableStream<Uint8Array>,
  file: FileHandle,
  limitBytes: number,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    hash.update(chunk);
    await append(file, chunk);
  }
  return { size, sha256: hash.digest("hex") };
}

/** @throws GatewayError `store-unavailable` */
export async function append(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    for (let written = 0; written < bytes.byteLength;) {
      written += (await file.write(bytes, written)).bytesWritten;
    }
  } catch (error) {
    throw storeUnavailable("write the file", error);
  }
}

/** What is to be read of a file, in bytes from its beginning. */
export interface Stretch {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Of the file. */
  readonly total: number;
}

/** The bytes, read as they are asked for. The file is closed at the end, or when the stream is cancelled. */
export function contentOf(file: Deno.FsFile, { start, end, total }: Stretch): ReadableStream<Uint8Array> {
  if (start >= end) {
    file.close();
    return new ReadableStream({ start: (controller) => controller.close() });
  }
  file.seekSync(start, Deno.SeekMode.Start);
  // The stream of the platform itself: it can be sent without a byte of it coming up to here.
  return end === total ? file.readable : limited(file, end - start);
}

function limited(file: Deno.FsFile, length: number): ReadableStream<Uint8Array> {
  let left = length;

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const buffer = new Uint8Array(Math.min(chunkBytes, left));
    const bytesRead = await file.read(buffer);
    if (bytesRead === null) throw new Error("the file has become shorter");
    left -= bytesRead;
    controller.enqueue(buffer.subarray(0, bytesRead));
    if (left > 0) return;
    controller.close();
    file.close();
  }

  return new ReadableStream<Uint8Array>({
    pull: (controller) =>
      pull(controller).catch((error) => {
        file.close();
        throw storeUnavailable("read the file", error);
      }),
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}

import { createHash } from "node:crypto";
import { closeSync, read } from "node:fs";
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

/** The bytes from `start` to `end`, read as they are asked for. The file is closed at the end, or when the stream is cancelled. */
export function contentOf(file: number, start: number, end: number): ReadableStream<Uint8Array> {
  // To read at a place takes several calls to the system; a file that is read from its beginning is there already.
  const isFromBeginning = start === 0;
  let position = start;
  let reading: Promise<number> | undefined;

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const buffer = new Uint8Array(Math.min(chunkBytes, end - position));
    reading = readInto(file, buffer, isFromBeginning ? null : position);
    const bytesRead = await reading;
    reading = undefined;
    if (bytesRead === 0) throw new Error("the file has become shorter");
    position += bytesRead;
    controller.enqueue(buffer.subarray(0, bytesRead));
    if (position < end) return;
    controller.close();
    closeSync(file);
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (position < end) return;
      controller.close();
      closeSync(file);
    },
    pull: (controller) =>
      pull(controller).catch((error) => {
        closeSync(file);
        throw storeUnavailable("read the file", error);
      }),
    async cancel() {
      // Its number is given to the next file that is opened: nobody may read by it any more.
      await reading?.catch(() => {});
      closeSync(file);
    },
  }, { highWaterMark: 0 });
}

function readInto(file: number, buffer: Uint8Array, position: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, buffer, 0, buffer.byteLength, position, (error, bytesRead) => {
      if (error) reject(error);
      else resolve(bytesRead);
    });
  });
}

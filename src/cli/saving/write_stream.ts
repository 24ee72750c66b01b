import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../usage_error.ts";

/** Where bytes go: a file, which is there as a whole or not at all, or a stream that stays open. */
export interface WriteTarget {
  readonly path: string | NodeJS.WritableStream;
  readonly signal?: AbortSignal | undefined;
}

/** Write bytes while they come. @throws UsageError for the file, AbortError, what the bytes throw */
export async function writeStream(
  bytes: AsyncIterable<Uint8Array>,
  { path, signal }: WriteTarget,
): Promise<void> {
  const ends = signal === undefined ? {} : { signal };
  if (typeof path !== "string") return await pipeline(Readable.from(bytes), path, { end: false, ...ends });
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(unfinished), ends);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    // The platforms say so of files only: a connection has no path.
    if (error instanceof Error && "path" in error && syscall !== undefined) {
      throw new UsageError(`Cannot write the file "${path}": ${code}`, { cause: error });
    }
    throw error;
  }
}

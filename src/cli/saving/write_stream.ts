import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../usage_error.ts";

/** Where bytes go: a file, which is there as a whole or not at all, or a stream that stays open. @throws UsageError for the file */
export async function writeStream(bytes: AsyncIterable<Uint8Array>, target: string | NodeJS.WritableStream) {
  if (typeof target !== "string") return await pipeline(Readable.from(bytes), target, { end: false });
  const unfinished = `${target}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(unfinished));
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    // The platforms say so of files only: a connection has no path.
    if (error instanceof Error && "path" in error && syscall !== undefined) {
      throw new UsageError(`Cannot write the file "${target}": ${code}`, { cause: error });
    }
    throw error;
  }
}

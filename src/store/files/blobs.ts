import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { BlobStat, BlobStore } from "../../core/ports.ts";
import { append, contentOf, pour } from "./content.ts";
import { headerLength, headerOf, readHeader } from "./header.ts";
import { foldersOfPrefix, pathOfKey } from "./key_path.ts";
import { durableFiles, ifThere, openIfThere, syncFolder, syncFolderNow } from "./durable_files.ts";
import { checkKept, keyBefore } from "../key_segments.ts";
import { orUnavailable, storeUnavailable } from "../store_unavailable.ts";

const abandonedMilliseconds = 3_600_000;

/**
 * Large outputs as files below a folder. `files` holds them; in `unfinished` they are written, and removed.
 *
 * @throws Error when the folder cannot be made.
 */
export function openFileBlobs(root: string): BlobStore {
  const [files, unfinished] = [resolve(root, "files"), resolve(root, "unfinished")];
  for (const folder of [files, unfinished]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const folder of [resolve(root), resolve(root, "..")]) syncFolderNow(folder);
  removeAbandoned(unfinished);
  const { place, takeAway } = durableFiles();

  /** Out of sight at once, whatever is in it, and removed after that. */
  async function discard(path: string): Promise<void> {
    const grave = join(unfinished, randomUUID());
    if (takeAway(path, grave)) await rm(grave, { recursive: true, force: true });
  }

  return {
    async write(keyOf, content, mediaType, limitBytes) {
      keyBefore(keyOf);
      const temporary = join(unfinished, randomUUID());
      try {
        const stat = await writeNew(temporary, content, { mediaType, limitBytes });
        await onDisk("write the file", place(temporary, join(files, pathOfKey(keyOf(stat.sha256)))));
        return stat;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    stat: (key) =>
      promised(() => {
        const found = openBlob(join(files, pathOfKey(key)));
        found?.file.close();
        return found?.stat;
      }),
    read: (key, range) =>
      promised(() => {
        const found = openBlob(join(files, pathOfKey(key)));
        if (!found) return undefined;
        const { stat, file, start } = found;
        const wanted = range ?? { start: 0, end: stat.size };
        const stretch = {
          start: start + Math.max(wanted.start, 0),
          end: start + Math.min(wanted.end, stat.size),
          total: start + stat.size,
        };
        return { stat, content: contentOf(file, stretch) };
      }),
    async removeAll(prefix, except) {
      const folder = join(files, ...foldersOfPrefix(prefix));
      const kept = except === undefined ? undefined : foldersBelow(prefix, except);
      if (!kept) await onDisk("remove files", discard(folder).then(() => syncFolder(dirname(folder))));
      else await onDisk("remove files", removeBeside(folder, kept, discard));
    },
  };
}

async function writeNew(
  path: string,
  content: ReadableStream<Uint8Array>,
  { mediaType, limitBytes }: { readonly mediaType: string; readonly limitBytes: number },
): Promise<BlobStat> {
  const file = await onDisk("write the file", open(path, "wx", 0o600));
  try {
    await append(file, new Uint8Array(headerLength(mediaType)));
    const stat = { ...await pour(content, file, limitBytes), mediaType };
    await onDisk("write the file", file.write(headerOf(stat), 0, undefined, 0));
    await onDisk("write the file", file.sync());
    return stat;
  } finally {
    await file.close();
  }
}

/** What is done at once, and may throw, for whoever expects a promise. */
function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

interface OpenBlob {
  /** To be closed by the caller. */
  readonly file: Deno.FsFile;
  readonly stat: BlobStat;
  /** Where its content begins. */
  readonly start: number;
}

function openBlob(path: string): OpenBlob | undefined {
  const file = orUnavailable("read the file", () => openIfThere(path));
  if (file === undefined) return undefined;
  try {
    return { file, ...readHeader(file) };
  } catch (error) {
    file.close();
    throw storeUnavailable("read the file", error);
  }
}

/** The folders on the way from the prefix to what is to be kept. */
function foldersBelow(prefix: string, except: string): string[] {
  checkKept(prefix, except);
  return foldersOfPrefix(except).slice(foldersOfPrefix(prefix).length);
}

/** Removes whatever is not on the way to the kept folder. */
async function removeBeside(
  folder: string,
  kept: readonly string[],
  discard: (path: string) => Promise<void>,
) {
  const [keep, ...further] = kept;
  if (keep === undefined) return;
  for (const name of await ifThere(readdir(folder)) ?? []) {
    if (name !== keep) await discard(join(folder, name));
  }
  await syncFolder(folder);
  await removeBeside(join(folder, keep), further, discard);
}

/** What a process that crashed had not finished. Another process may be writing here now: only what is old goes. */
function removeAbandoned(unfinished: string): void {
  const before = Date.now() - abandonedMilliseconds;
  for (const name of readdirSync(unfinished)) {
    const path = join(unfinished, name);
    // Another process that opens the store at this moment may have removed it first.
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (written !== undefined && written < before) rmSync(path, { recursive: true, force: true });
  }
}

async function onDisk<T>(action: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeUnavailable(action, error);
  }
}

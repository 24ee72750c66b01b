import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";

/**
 * Moves finished files to their places so that they are still there when the power fails: a name is only as safe as the folder
 * that holds it, and that as the folder above.
 */
export function durableFiles() {
  /** Folders that calls of this process have made and that are not on the disk yet: whoever finds them there waits for them. */
  const fresh = new Set<Promise<void>>();

  function syncFresh(folder: string, first: string): void {
    const syncing = syncAbove(folder, first);
    fresh.add(syncing);
    syncing.catch(() => undefined).then(() => fresh.delete(syncing));
  }

  return {
    async place(temporary: string, target: string): Promise<void> {
      const folder = dirname(target);
      // In one go: nothing in this process can take the folder away before the file is in it.
      const firstMade = mkdirSync(folder, { recursive: true, mode: 0o700 });
      renameSync(temporary, target);
      if (firstMade !== undefined) syncFresh(folder, firstMade);
      await Promise.all([...fresh, syncFolder(folder)]);
    },
    /** Moves whatever is there out of the way; false when there is nothing. */
    takeAway(path: string, grave: string): boolean {
      try {
        renameSync(path, grave);
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

/** Makes the name of the folder last, and those of the folders above it, up to that of `first`. */
async function syncAbove(folder: string, first: string): Promise<void> {
  await syncFolder(dirname(folder));
  if (folder.length > first.length) await syncAbove(dirname(folder), first);
}

/** Makes new names in the folder, and removed ones, last. A folder that is gone has none. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows does not flush folders.
  if (process.platform === "win32") return;
  const opened = await ifThere(open(folder, "r"));
  try {
    await opened?.sync();
  } finally {
    await opened?.close();
  }
}

export function syncFolderNow(folder: string): void {
  if (process.platform === "win32") return;
  const opened = openSync(folder, "r");
  fsyncSync(opened);
  closeSync(opened);
}

/** Undefined when there is no such file or folder. */
export function ifThere<T>(opening: Promise<T>): Promise<T | undefined> {
  return opening.catch((error) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

export function openIfThere(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

import { closeSync, fsyncSync, openSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";

/**
 * Moves finished files to their places so that they are still there when the power fails: a name is only as safe as the folder
 * that holds it, and that as the folder above.
 */
export function durableFiles() {
  let last: Promise<unknown> = Promise.resolve();

  /**
   * One after another: a folder that another call has made is on the disk when this one finds it, and is not taken away before the
   * file is in it.
   */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    async place(temporary: string, target: string): Promise<void> {
      const folder = dirname(target);
      await inTurn(async () => {
        const firstMade = await again(async () => {
          const made = await mkdir(folder, { recursive: true, mode: 0o700 });
          await rename(temporary, target);
          return made;
        });
        if (firstMade !== undefined) await syncAbove(folder, firstMade);
      });
      await syncFolder(folder);
    },
    /** Move it out of the way, if it is there. The caller makes that last with `syncFolder`. */
    async takeAway(path: string, grave: string): Promise<void> {
      await inTurn(() => ifThere(rename(path, grave)));
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

/** Another process may remove the folder between making and using it: then make it again. */
async function again<T>(work: () => Promise<T>, times = 10): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (times === 0 || !isMissing(error)) throw error;
    return again(work, times - 1);
  }
}

/** Undefined when there is no such file or folder. */
export function ifThere<T>(opening: Promise<T>): Promise<T | undefined> {
  return opening.catch((error) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

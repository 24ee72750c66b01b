import { TidegateError } from "../errors/tidegate_error.ts";

/** The one place that touches files: everything else also runs where there are none. */
async function files(path: string) {
  try {
    const { mkdir, open, readFile, rename, rm } = await import(
      /* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises"
    );
    const { dirname } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:path");
    return { mkdir, open, readFile, rename, rm, dirname };
  } catch (cause) {
    const detail = "there is no file system here; keep what `toText` gives, and `parse` it";
    throw new TidegateError(`Cannot use the file "${path}": ${detail}`, { cause });
  }
}

/** All of it or nothing: whoever reads meanwhile, or after a crash, reads what was there before. */
export async function writeText(path: string, text: string): Promise<string> {
  const { mkdir, open, rename, rm, dirname } = await files(path);
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return path;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw failure(`Cannot save jobs to "${path}"`, cause);
  }
}

export async function readText(path: string): Promise<string> {
  const { readFile } = await files(path);
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw failure(`Cannot open "${path}" as saved jobs`, cause);
  }
}

function failure(what: string, cause: unknown): TidegateError {
  return new TidegateError(`${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
}

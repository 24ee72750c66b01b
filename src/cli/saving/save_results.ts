import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Client, Job } from "../../client/mod.ts";
import type { ResultsDocument } from "../../ogc/results.ts";
import type { Io } from "../io.ts";
import { note, toText } from "../output/print.ts";
import { UsageError } from "../usage_error.ts";
import { encoded } from "./encoded.ts";
import { fileName } from "./file_name.ts";
import { hrefOf, outputBytes } from "./output_bytes.ts";
import { writeStream } from "./write_stream.ts";

export interface SaveOptions {
  /** A file; a folder, which exists or ends in `/`; `-` for standard output. */
  readonly path: string;
  /** Only this output. */
  readonly outputId?: string | undefined;
}

export interface SaveContext {
  readonly client: Client;
  readonly job: Job;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/**
 * Write results: a single output as it is, several into a folder, or as the results document into a file. What is large is never in
 * memory as a whole.
 */
export async function saveResults(
  { client, job, io, signal }: SaveContext,
  results: ResultsDocument,
  { path, outputId }: SaveOptions,
): Promise<void> {
  const ids = outputId === undefined ? Object.keys(results) : [outputId];
  const [first = ""] = ids;
  if (path !== "-" && isFolder(path)) {
    makeFolder(path);
    for (const id of ids) await saveInto(path, id);
  } else if (ids.length === 1) {
    await saveAs(first);
  } else {
    await writeStream(encoded(toText(results, "json")), { path: targetOf(path, io), signal });
    if (path !== "-") note(io, `Wrote the results document with ${ids.length} outputs to ${path}`);
  }

  async function saveAs(id: string): Promise<void> {
    const found = await outputBytes({ client, job, signal }, { outputId: id, result: results[id] });
    if (found === undefined) {
      throw new UsageError(
        `Cannot write the output "${id}" into a file: it is a tree of files at ${hrefOf(results[id])}; ` +
          `open it there, or give a folder to get the link`,
      );
    }
    await writeStream(found.bytes, { path: targetOf(path, io), signal });
    if (path !== "-") note(io, `Wrote ${id} to ${path}`);
  }

  async function saveInto(folder: string, id: string): Promise<void> {
    const found = await outputBytes({ client, job, signal }, { outputId: id, result: results[id] });
    const file = join(
      folder,
      found ? fileName(id, found) : fileName(`${id}.link`, { mediaType: "application/json" }),
    );
    await writeStream(found?.bytes ?? encoded(toText(results[id], "json")), { path: file, signal });
    note(io, found ? `Wrote ${id} to ${file}` : `Wrote the link to ${id}, a tree of files, to ${file}`);
  }
}

function targetOf(path: string, { stdout }: Io): string | NodeJS.WritableStream {
  return path === "-" ? stdout : path;
}

function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot make the folder "${path}": ${code}`, { cause: error });
  }
}

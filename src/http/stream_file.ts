import type { Context } from "hono";
import { GatewayError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import type { BlobStore } from "../core/ports.ts";
import { uploadKey } from "../core/results.ts";

export interface ResultFile {
  readonly job: Job;
  readonly outputId: string;
  /** Below the output. */
  readonly path: string;
  /** As the report names it; default: as it was uploaded. */
  readonly type?: string;
}

/**
 * A file of a result as it was uploaded. It never changes: its hash is its `ETag`. One byte range is served (RFC 9110, 14.2).
 *
 * @throws GatewayError `not-found`
 */
export async function streamFile(c: Context, blobs: BlobStore, file: ResultFile): Promise<Response> {
  const { job, outputId, path } = file;
  const key = uploadKey(job.id, job.attempt, outputId, path);
  const stat = await blobs.stat(key).catch(absentWithoutKey);
  if (stat === undefined) {
    throw new GatewayError("not-found", `Output "${outputId}" of job "${job.id}" has no file "${path}"`);
  }
  const etag = `"${stat.sha256}"`;
  const headers = {
    // Said to everybody, because caches may keep a file.
    "access-control-allow-origin": "*",
    "etag": etag,
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=3600, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox",
  };
  if (matches(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  const isRangeWanted = (c.req.header("if-range") ?? etag) === etag;
  const range = isRangeWanted ? readRange(c.req.header("range"), stat.size) : undefined;
  if (range === "unsatisfiable") {
    return c.body(null, 416, { ...headers, "content-range": `bytes */${stat.size}` });
  }
  const { start, end } = range ?? { start: 0, end: stat.size };
  const described = {
    ...headers,
    "content-type": file.type ?? stat.mediaType,
    "content-length": String(end - start),
    ...(range ? { "content-range": `bytes ${start}-${end - 1}/${stat.size}` } : {}),
  };
  // Nobody would read the file of a HEAD, nor close it.
  if (c.req.method === "HEAD") return c.body(null, range ? 206 : 200, described);
  const found = await blobs.read(key, range);
  if (found === undefined) {
    throw new GatewayError("not-found", `Output "${outputId}" of job "${job.id}" has no file "${path}"`);
  }
  return c.body(found.content, range ? 206 : 200, described);
}

/** A path that can be no key is that of a file that cannot be there; the key itself is nobody's business. */
function absentWithoutKey(error: unknown): undefined {
  if (error instanceof GatewayError && error.code === "invalid-parameter") return undefined;
  throw error;
}

/** RFC 9110, 13.1.2: a list, compared weakly. */
function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.some((tag) => tag === "*" || tag === etag);
}

type Range = { readonly start: number; readonly end: number };

/** One range of bytes; anything else is read as no range, as RFC 9110 allows. */
export function readRange(header: string | undefined, size: number): Range | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= size ? "unsatisfiable" : { start, end };
}

import type { Context } from "hono";
import type { Job } from "../../core/job.ts";
import { namesTag } from "../conditional.ts";
import { readByteRange } from "./byte_range.ts";
import type { Content } from "./content.ts";

export interface SendOptions {
  /** When the bytes came to be, ISO 8601; what is only known to be right for this URL. */
  readonly modifiedAt?: string | undefined;
  /** Default: to be asked for again each time, which the `ETag` makes cheap. */
  readonly cacheControl?: string;
  /** The request headers that the choice of this content hung on. */
  readonly vary?: string;
}

/** For a file under its own URL. Whoever follows a link to it gets it, whatever media types he lists. */
export function asFile({ finishedAt }: Job): SendOptions {
  return { modifiedAt: finishedAt, cacheControl: "private, max-age=3600, immutable" };
}

/**
 * Content as the answer to a request: to a GET with validators, as `304` to whoever has it, in part to whoever asks for one range of
 * bytes (RFC 9110, 13 and 14), and without its bytes to a HEAD. A POST is answered whole.
 */
export async function sendContent(
  c: Context,
  content: Content,
  options: SendOptions = {},
): Promise<Response> {
  if (c.req.method !== "GET" && c.req.method !== "HEAD") {
    return c.body(await content.open(), 200, {
      ...safety,
      ...lengthOf(content.size),
      "content-type": content.type,
    });
  }
  const headers = { ...safety, ...describe(content, options) };
  if (isHeld(c, headers.etag, headers["last-modified"])) return c.body(null, 304, headers);
  const range = content.hasRanges ? wantedRange(c, content.size, headers.etag) : undefined;
  if (range === "unsatisfiable") {
    return c.body(null, 416, { ...headers, "content-range": `bytes */${content.size}` });
  }
  const { start, end } = range ?? { start: 0, end: content.size };
  const status = range ? 206 : 200;
  const described = {
    ...headers,
    ...lengthOf(end - start),
    "content-type": content.type,
    ...(range ? { "content-range": `bytes ${start}-${end - 1}/${content.size}` } : {}),
  };
  // Nobody would read the content of a HEAD, nor close it.
  if (c.req.method === "HEAD") return c.body(null, status, described);
  return c.body(await content.open(range), status, described);
}

/** What others have made must do nothing in the name of the gateway. Said to everybody, because caches may keep it. */
const safety = {
  "access-control-allow-origin": "*",
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox",
  "cross-origin-resource-policy": "cross-origin",
};

function lengthOf(size: number) {
  return { "content-length": String(size) };
}

function describe({ sha256, hasRanges }: Content, { modifiedAt, cacheControl, vary }: SendOptions) {
  return {
    "etag": `"${sha256}"`,
    "cache-control": cacheControl ?? "private, no-cache",
    ...(hasRanges ? { "accept-ranges": "bytes" } : {}),
    ...(modifiedAt === undefined ? {} : { "last-modified": new Date(modifiedAt).toUTCString() }),
    ...(vary === undefined ? {} : { vary }),
  };
}

function isHeld(c: Context, etag: string, modified: string | undefined): boolean {
  const held = c.req.header("if-none-match");
  if (held !== undefined) return namesTag(held, etag);
  const since = Date.parse(c.req.header("if-modified-since") ?? "");
  return modified !== undefined && Date.parse(modified) <= since;
}

/** RFC 9110, 13.1.5: compared strongly. A date, which is never sure to be one, gets the whole. */
function wantedRange(c: Context, size: number, etag: string) {
  return (c.req.header("if-range") ?? etag) === etag ? readByteRange(c.req.header("range"), size) : undefined;
}

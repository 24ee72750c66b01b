import type { AsyncReadable, RangeQuery } from "zarrita";
import { ApiError } from "../errors/api_error.ts";
import { NoSuchJobError } from "../errors/no_such_job_error.ts";
import { TidegateError } from "../errors/tidegate_error.ts";
import type { OpenContext } from "./open_context.ts";
import { readContent } from "./read_content.ts";

type Asked = { readonly headers?: Record<string, string>; readonly signal?: AbortSignal | undefined };

/** The files below the link, read as they are needed: with the client's credentials, its patience and its signal. */
export function createZarrStore(context: OpenContext): Required<AsyncReadable> {
  const { signal: whole, transport, outputUrl } = context;

  async function read(key: string, { headers, signal }: Asked) {
    const url = urlOf(outputUrl ?? new URL(transport.url), key);
    const response = await found(() => context.fetch(url, { headers, signal }));
    if (response === undefined) return undefined;
    const chunks = await readContent(response, url.href, [signal, whole, transport.signal]);
    return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()), status: response.status };
  }

  return {
    get: async (key, options = {}) => (await read(key, options))?.bytes,
    async getRange(key, range, options = {}) {
      const answer = await read(key, { ...options, headers: { range: toRange(range) } });
      // A server need not know ranges: then the whole comes.
      return answer?.status === 206 ? answer.bytes : answer && part(answer.bytes, range);
    },
  };
}

/** A file that is not there is a chunk of fill values. That the job is not there any more must not look like that. */
async function found(get: () => Promise<Response>): Promise<Response | undefined> {
  try {
    return await get();
  } catch (error) {
    const isMissing = error instanceof ApiError && error.status === 404 && !(error instanceof NoSuchJobError);
    if (isMissing) return undefined;
    throw error;
  }
}

/** A query (a signature) counts for every file. */
function urlOf(root: URL, key: string): URL {
  const url = new URL(root);
  const path = key.split("/").filter((part) => part !== "").map(encodeURIComponent);
  if (path.some((part) => part === "." || part === "..")) {
    throw new TidegateError(`"${key}" leads out of ${root}`);
  }
  url.pathname = [url.pathname.replace(/\/+$/, ""), ...path].join("/");
  return url;
}

function toRange(range: RangeQuery): string {
  if ("suffixLength" in range) return `bytes=-${range.suffixLength}`;
  return `bytes=${range.offset}-${range.offset + range.length - 1}`;
}

function part(bytes: Uint8Array, range: RangeQuery): Uint8Array {
  if ("suffixLength" in range) return bytes.subarray(Math.max(0, bytes.length - range.suffixLength));
  return bytes.subarray(range.offset, range.offset + range.length);
}

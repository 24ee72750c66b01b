import { type Client, type Job, TransportError } from "../../client/mod.ts";

export interface OutputBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly mediaType: string;
  /** Where it is, when it is a file. */
  readonly href: string | undefined;
}

export interface OutputContext {
  readonly client: Client;
  readonly job: Job;
  readonly signal: AbortSignal;
}

/**
 * An output as it is, while it comes: a value, a file of the gateway, or what lives elsewhere. Undefined: a tree of files.
 *
 * @param result what the results document has for it
 * @throws ApiError, TransportError, also while the bytes are read
 */
export async function outputBytes(
  { client, job, signal }: OutputContext,
  { outputId, result }: { readonly outputId: string; readonly result: unknown },
): Promise<OutputBytes | undefined> {
  const href = hrefOf(result);
  const own = await job.output(outputId, { signal });
  if (own.status !== 204) return toBytes(own, { url: href ?? own.url, signal }, href);
  await own.body?.cancel();
  if (href === undefined || isTree(href, client)) return undefined;
  const linked = await client.transport.send({ path: href, headers: { accept: "*/*" }, signal });
  return toBytes(linked, { url: href, signal }, href);
}

function toBytes(
  { body, headers }: Response,
  source: { readonly url: string; readonly signal: AbortSignal },
  href: string | undefined,
): OutputBytes {
  return { bytes: read(body, source), mediaType: headers.get("content-type") ?? "", href };
}

/** A connection from which nothing comes any more has to be let go of: whoever waits for it cannot. */
async function* read(
  body: ReadableStream<Uint8Array> | null,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  const letGo = () => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", letGo);
  try {
    for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
      yield chunk.value;
    }
  } catch (error) {
    const detail = `it broke off (${error instanceof Error ? error.message : error})`;
    throw new TransportError({ method: "GET", url }, detail, { cause: error });
  } finally {
    signal.removeEventListener("abort", letGo);
    letGo();
  }
  signal.throwIfAborted();
}

export function hrefOf(result: unknown): string | undefined {
  if (typeof result !== "object" || result === null || !("href" in result)) return undefined;
  return typeof result.href === "string" ? result.href : undefined;
}

/** What the gateway has as files it sends itself, so this is none. Elsewhere only a name can tell. */
function isTree(href: string, { url }: Client): boolean {
  const { origin, pathname } = new URL(href, url);
  return origin === new URL(url).origin || /(\/|\.zarr)$/.test(pathname);
}

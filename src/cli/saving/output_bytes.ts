import { type Client, type Job, TransportError } from "../../client/mod.ts";

export interface OutputBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly mediaType: string;
  /** Where it is, when it is a file. */
  readonly href: string | undefined;
}

/**
 * An output as it is, while it comes: a value, a file of the gateway, or what lives elsewhere. Undefined: a tree of files.
 *
 * @param result what the results document has for it
 * @throws ApiError, TransportError, also while the bytes are read
 */
export async function outputBytes(
  client: Client,
  job: Job,
  { outputId, result }: { readonly outputId: string; readonly result: unknown },
): Promise<OutputBytes | undefined> {
  const href = hrefOf(result);
  const own = await job.output(outputId);
  if (own.status !== 204) return toBytes(own, href ?? own.url, href);
  await own.body?.cancel();
  if (href === undefined || isTree(href, client)) return undefined;
  return toBytes(await client.transport.send({ path: href, headers: { accept: "*/*" } }), href, href);
}

function toBytes({ body, headers }: Response, url: string, href: string | undefined): OutputBytes {
  return { bytes: read(body, url), mediaType: headers.get("content-type") ?? "", href };
}

async function* read(body: ReadableStream<Uint8Array> | null, url: string): AsyncGenerator<Uint8Array> {
  try {
    if (body) { for await (const chunk of body) yield chunk; }
  } catch (error) {
    const detail = `it broke off (${error instanceof Error ? error.message : error})`;
    throw new TransportError({ method: "GET", url }, detail, { cause: error });
  }
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

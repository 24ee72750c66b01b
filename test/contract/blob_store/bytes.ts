import { createHash } from "node:crypto";
import type { BlobStat, BlobStore } from "../../../src/core/ports.ts";

export function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(toBytes(chunk));
      controller.close();
    },
  });
}

export function toBytes(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
}

/** What stat must say of the content. */
export function statOf(content: string | Uint8Array, mediaType = "text/plain"): BlobStat {
  const bytes = toBytes(content);
  return { size: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex"), mediaType };
}

export function write(store: BlobStore, key: string, content: string | Uint8Array): Promise<BlobStat> {
  return store.write(() => key, streamOf(content), "text/plain", 10_000_000);
}

export async function bytesAt(
  store: BlobStore,
  key: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Uint8Array | undefined> {
  const found = await store.read(key, range);
  return found && new Uint8Array(await new Response(found.content).arrayBuffer());
}

export async function textAt(
  store: BlobStore,
  key: string,
  range?: { readonly start: number; readonly end: number },
): Promise<string | undefined> {
  const bytes = await bytesAt(store, key, range);
  return bytes && new TextDecoder().decode(bytes);
}

import { GatewayError } from "../../core/errors.ts";
import type { BlobStore } from "../../core/ports.ts";
import { mediaTypeOf, type StoredValue } from "../../core/results.ts";
import type { ByteRange } from "./byte_range.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes to be sent, with what is said of them. They never change. */
export interface Content {
  readonly type: string;
  readonly size: number;
  /** Lower-case hexadecimal. Other bytes have another one, so it is the strong `ETag`. */
  readonly sha256: string;
  /** Not every content can be sent in part. */
  readonly hasRanges: boolean;
  open(range?: ByteRange): Promise<Bytes | ReadableStream<Uint8Array>>;
}

/** A value as itself: base64 is sent as the bytes that it stands for, a text under a text type as it is, everything else as JSON. */
export async function contentOfValue(output: StoredValue): Promise<Content> {
  const { value, encoding } = output;
  const type = mediaTypeOf(output);
  if (typeof value === "string" && encoding === "base64") {
    return await contentOfBytes(fromBase64(value), type);
  }
  const isText = typeof value === "string" && !isJson(type);
  return await contentOfText(isText ? value : JSON.stringify(value), type);
}

export function contentOfText(text: string, type: string): Promise<Content> {
  return contentOfBytes(new TextEncoder().encode(text), type);
}

async function contentOfBytes(bytes: Bytes, type: string): Promise<Content> {
  return {
    type,
    size: bytes.length,
    sha256: await sha256(bytes),
    hasRanges: true,
    open: (range) => Promise.resolve(range ? bytes.subarray(range.start, range.end) : bytes),
  };
}

export interface StoredFileContent {
  readonly key: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  /** For whom it is not there. */
  readonly name: string;
}

/** A file as it was uploaded, read while it is sent. */
export function contentOfFile(
  blobs: BlobStore,
  { key, name, type, size, sha256 }: StoredFileContent,
): Content {
  return {
    type,
    size,
    sha256,
    hasRanges: true,
    async open(range) {
      const found = await blobs.read(key, range);
      if (found?.stat.sha256 === sha256) return found.content;
      await found?.content.cancel();
      throw new GatewayError("not-found", `The file "${name}" is not here any more`);
    },
  };
}

export async function sha256(bytes: Bytes): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function isJson(type: string): boolean {
  return /^(?:application|text)\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type);
}

import { sha256 } from "@noble/hashes/sha2.js";

type Bytes = ReadableStream<Uint8Array>;

/**
 * What is in a file: text (as UTF-8), bytes, or a stream. A stream can be sent only once; a function that opens one makes it
 * possible to try again.
 */
export type Content = string | Uint8Array | Blob | Bytes | (() => Bytes | Promise<Bytes>);

export interface Measure {
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Content on its way out. */
export interface Opened {
  readonly body: Uint8Array<ArrayBuffer> | Bytes;
  /** What has gone through so far: of all of it once the body was read to its end. */
  measure(): Measure;
  /** What the stream of the process threw, if it did. */
  fault(): { readonly error: unknown } | undefined;
}

/** Bytes up to here are sent in one piece, with a `Content-Length`. */
const onePieceBytes = 1_048_576;

export function isRepeatable(content: Content): boolean {
  return !(content instanceof ReadableStream);
}

/** @param onChunk called for each piece that goes out */
export async function openContent(content: Content, onChunk: () => void): Promise<Opened> {
  if (typeof content === "function") return measured(await content(), onChunk);
  if (content instanceof ReadableStream) return measured(content, onChunk);
  if (content instanceof Blob) return measured(content.stream(), onChunk);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : unshared(content);
  if (bytes.length > onePieceBytes) return measured(new Blob([bytes]).stream(), onChunk);
  const measure = { size: bytes.length, sha256: hex(sha256(bytes)) };
  return { body: bytes, measure: () => measure, fault: () => undefined };
}

/** SHA-256 is counted on the way: WebCrypto can only digest what is in memory as a whole. */
function measured(source: Bytes, onChunk: () => void): Opened {
  const hash = sha256.create();
  const reader = source.getReader();
  let size = 0;
  let fault: { error: unknown } | undefined;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        if (!(value instanceof Uint8Array)) {
          throw new TypeError(`Cannot upload a stream of ${typeof value}: its chunks must be Uint8Array`);
        }
        hash.update(value);
        size += value.length;
        onChunk();
        controller.enqueue(value);
      } catch (error) {
        fault = { error };
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return { body, measure: () => ({ size, sha256: hex(hash.clone().digest()) }), fault: () => fault };
}

function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? bytes as Uint8Array<ArrayBuffer> : new Uint8Array(bytes);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

import { type Bytes, type Content, sha256 } from "./content.ts";
import { withLength } from "./with_length.ts";

/** One part of a `multipart/related` answer. */
export interface Part {
  /** Becomes the Content-ID as it is (`/req/core/process-execute-sync-raw-value-multi`). */
  readonly id: string;
  readonly type: string;
  /** Of a part by reference, whose body is empty. */
  readonly location?: string;
  readonly content?: Content;
}

/**
 * RFC 2387, part after part as they are read. The boundary is the hash of everything that is sent, so that no part can hold it and
 * the same parts are always the same bytes.
 */
export async function toMultipart(parts: readonly Part[]): Promise<Content> {
  const heads = parts.map(toHead);
  const told = parts.map(({ content }, index) => [heads[index], content?.sha256 ?? ""]);
  const hash = await sha256(encode(JSON.stringify(told)));
  const boundary = `part-${hash.slice(0, 40)}`;
  const pieces: (Bytes | Content)[] = parts.flatMap(({ content }, index) => [
    encode(`${index === 0 ? "" : "\r\n"}--${boundary}\r\n${heads[index]}\r\n`),
    ...(content ? [content] : []),
  ]);
  pieces.push(encode(`\r\n--${boundary}--\r\n`));
  const [first = ""] = (parts[0]?.type ?? "application/json").split(";");
  const size = pieces.reduce(
    (sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.size),
    0,
  );
  return {
    type: `multipart/related; boundary=${boundary}; type="${first.trim()}"`,
    size,
    sha256: hash,
    hasRanges: false,
    open: () => Promise.resolve(withLength(inTurn(pieces), size)),
  };
}

function toHead({ id, type, location }: Part): string {
  const lines = [
    `Content-Type: ${type}`,
    `Content-ID: ${id}`,
    ...(location === undefined ? [] : [`Content-Location: ${location}`]),
  ];
  return lines.map((line) => `${line.replace(/[\r\n]/g, "")}\r\n`).join("");
}

/** Each piece is opened when its turn comes, and read as fast as somebody reads. */
function inTurn(pieces: readonly (Bytes | Content)[]): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let isCancelled = false;

  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (reader !== undefined) {
        const { done, value } = await reader.read();
        if (!done) return value;
        reader = undefined;
      }
      const piece = rest.shift();
      if (piece === undefined || piece instanceof Uint8Array) return piece;
      const opened = await piece.open();
      if (!(opened instanceof ReadableStream)) return opened;
      reader = opened.getReader();
      // The reader of it all may have gone while this was opened.
      if (isCancelled) await reader.cancel();
    }
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let chunk = await next();
      while (chunk?.length === 0) chunk = await next();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    async cancel(reason) {
      isCancelled = true;
      rest.length = 0;
      await reader?.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}

import { chunksOf } from "./chunks.ts";
import { tooLarge } from "../too_large.ts";

/** R2 wants the parts of an upload to be of one size, the last one excepted, and at least 5 MiB large. */
export const partBytes = 8_388_608;
const firstBytes = 65_536;

export interface Part {
  /** Good until the next part is asked for. */
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/**
 * A stream in parts of `partBytes`, one of them in memory at a time. There is always a last one; it is empty only for a stream without
 * bytes. What the stream throws is thrown on. Whoever stops early cancels the stream.
 *
 * @throws GatewayError `too-large` past the limit; the stream is cancelled and the rest is not read.
 */
export async function* partsOf(
  content: ReadableStream<Uint8Array>,
  limitBytes: number,
): AsyncGenerator<Part, void, void> {
  let [buffer, filled, size] = [new Uint8Array(firstBytes), 0, 0];
  for await (const chunk of chunksOf(content)) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    for (let rest = chunk; rest.byteLength > 0;) {
      if (filled === partBytes) {
        yield { bytes: buffer, isLast: false };
        filled = 0;
      }
      buffer = withRoom(buffer, filled, rest.byteLength);
      const taken = rest.subarray(0, buffer.byteLength - filled);
      buffer.set(taken, filled);
      filled += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
    }
  }
  yield { bytes: buffer.subarray(0, filled), isLast: true };
}

/** Small files, of which many may come at once, do not take the memory of a part. */
function withRoom(buffer: Uint8Array<ArrayBuffer>, filled: number, wanted: number): Uint8Array<ArrayBuffer> {
  if (filled + wanted <= buffer.byteLength || buffer.byteLength === partBytes) return buffer;
  const larger = new Uint8Array(Math.min(Math.max(2 * buffer.byteLength, filled + wanted), partBytes));
  larger.set(buffer.subarray(0, filled));
  return larger;
}

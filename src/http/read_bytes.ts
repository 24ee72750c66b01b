import { GatewayError } from "../core/errors.ts";
import { type Deadline, deadline } from "./deadline.ts";

/** How long all of a body that is read into memory may take. */
const slowestSeconds = 30;
/** A byte at a time costs a turn of the event loop each. What a network makes of a body are pieces of a thousand bytes. */
const mostPieces = 20_000;
/** The platform sets aside what is announced, before anything has come: for more, whoever announces has to send. */
const mostTaken = 65_536;

/**
 * The body of a request, counted while it comes in: a length that is not announced, or not true, changes nothing.
 *
 * @throws GatewayError `too-large`, `request-timeout`, `invalid-body` when it comes in too many pieces
 */
export async function readBytes(
  request: Request,
  limitBytes: number,
  seconds = slowestSeconds,
): Promise<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? Infinity);
  if (announced > limitBytes && announced !== Infinity) throw tooLarge(limitBytes);
  if (request.body === null) return new Uint8Array();
  const time = deadline(seconds);
  try {
    if (announced > mostTaken) return await readPieces(request.body, limitBytes, time);
    const bytes = new Uint8Array(await time.before(request.arrayBuffer()));
    if (bytes.length > limitBytes) throw tooLarge(limitBytes);
    return bytes;
  } finally {
    time.end();
  }
}

async function readPieces(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
  time: Deadline,
): Promise<Uint8Array> {
  const reader = body.getReader();
  let room = new Uint8Array(Math.min(limitBytes, 4_096));
  let length = 0;
  try {
    for (let pieces = 0;; pieces++) {
      const { done, value } = await time.before(reader.read());
      if (done) return room.subarray(0, length);
      if (length + value.length > limitBytes) throw tooLarge(limitBytes);
      if (pieces === mostPieces) throw tooManyPieces();
      if (length + value.length > room.length) {
        const larger = new Uint8Array(Math.min(limitBytes, Math.max(2 * room.length, length + value.length)));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(value, length);
      length += value.length;
    }
  } catch (error) {
    // Nobody waits for it: it may never end.
    reader.cancel().catch(() => {});
    throw error;
  }
}

function tooLarge(limitBytes: number): GatewayError {
  return new GatewayError("too-large", `The body is larger than ${limitBytes} bytes`);
}

function tooManyPieces(): GatewayError {
  return new GatewayError(
    "invalid-body",
    `The body came in more than ${mostPieces} pieces; send it in larger ones`,
  );
}

import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { setImmediate } from "node:timers";

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Send bytes as they are, and read the answer as soon as it comes, also while bytes are still being sent: what a browser or a
 * `fetch` would never send, and answers that a `fetch` would miss. Resolves with status 0 when the connection ends without one.
 */
export async function rawRequest(
  port: number,
  chunks: Iterable<string | Uint8Array>,
  seconds = 10,
): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  const over = Promise.withResolvers<void>();
  socket.on("data", (chunk: Buffer) => {
    received.push(chunk);
    if (isWhole(Buffer.concat(received).toString("latin1"))) over.resolve();
  });
  socket.on("close", over.resolve);
  socket.on("error", () => over.resolve());
  const timer = setTimeout(over.resolve, seconds * 1_000);
  await Promise.race([over.promise, send(socket, chunks).then(() => over.promise)]);
  clearTimeout(timer);
  socket.destroy();
  return parse(Buffer.concat(received).toString("utf8"));
}

async function send(
  socket: ReturnType<typeof connect>,
  chunks: Iterable<string | Uint8Array>,
): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return;
    const isDrained = socket.write(chunk);
    // What has come is read before more is sent: a reset takes with it what nobody has read.
    await new Promise((resolve) => setImmediate(resolve));
    if (isDrained || socket.destroyed) continue;
    const drained = Promise.withResolvers<void>();
    socket.once("drain", drained.resolve);
    socket.once("close", drained.resolve);
    await drained.promise;
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && text.length - end - 4 >= Number(length);
}

function parse(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = end < 0 ? text : text.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    head,
    body: end < 0 ? "" : text.slice(end + 4),
  };
}

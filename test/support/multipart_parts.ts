import { Buffer } from "node:buffer";

export interface ReceivedPart {
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** The parts of a `multipart/related` body that is exactly as RFC 2046 has it, without preamble and epilogue; throws for any other. */
export function partsOf(type: string, body: Uint8Array): readonly ReceivedPart[] {
  const [, boundary] = /^multipart\/related; boundary=([\w-]{1,70}); type="[\w.+-]+\/[\w.+-]+"$/.exec(type) ??
    [];
  if (boundary === undefined) throw new Error(`This is no content type of RFC 2387: ${type}`);
  const text = Buffer.from(body).toString("latin1");
  const [start, end] = [`--${boundary}\r\n`, `\r\n--${boundary}--\r\n`];
  if (!text.startsWith(start)) throw new Error(`The body begins with ${JSON.stringify(text.slice(0, 80))}`);
  if (!text.endsWith(end)) throw new Error(`The body ends with ${JSON.stringify(text.slice(-80))}`);
  return text.slice(start.length, -end.length).split(`\r\n--${boundary}\r\n`).map(toPart);
}

function toPart(text: string): ReceivedPart {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`A part has no end of its headers: ${JSON.stringify(text.slice(0, 80))}`);
  const lines = text.slice(0, end).split("\r\n").map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)] as [string, string];
  });
  return { headers: new Headers(lines), bytes: new Uint8Array(Buffer.from(text.slice(end + 4), "latin1")) };
}

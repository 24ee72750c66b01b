/** Only the last of several pieces of base64 may have a length that is no multiple of three. */
const pieceBytes = 24_573;

/** A stream of bytes as base64. All of it is in memory: the caller sees to it that it is short. */
export async function readBase64(content: ReadableStream<Uint8Array>): Promise<string> {
  const pieces: string[] = [];
  let rest = new Uint8Array();
  for await (const chunk of content) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const whole = bytes.length - bytes.length % 3;
    pieces.push(toBase64(bytes.subarray(0, whole)));
    rest = bytes.subarray(whole);
  }
  return pieces.join("") + toBase64(rest);
}

function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + pieceBytes))));
  }
  return pieces.join("");
}

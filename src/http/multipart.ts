/** One part of a `multipart/related` answer. */
export interface Part {
  /** Becomes the Content-ID as it is (`/req/core/process-execute-sync-raw-value-multi`). */
  readonly id: string;
  readonly type: string;
  /** Of a part by reference, whose body is empty. */
  readonly location?: string;
  readonly bytes: Uint8Array;
}

/** RFC 2387; the boundary is random, so no part can hold it. */
export function toMultipart(parts: readonly Part[]): [Uint8Array<ArrayBuffer>, 200, Record<string, string>] {
  const boundary = `part-${crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  for (const { id, type, location, bytes } of parts) {
    const lines = [
      `--${boundary}`,
      `Content-Type: ${type}`,
      `Content-ID: ${id.replace(/[\r\n]/g, "")}`,
      ...(location === undefined ? [] : [`Content-Location: ${location}`]),
      "",
      "",
    ];
    chunks.push(encoder.encode(lines.join("\r\n")), bytes, encoder.encode("\r\n"));
  }
  chunks.push(encoder.encode(`--${boundary}--\r\n`));
  const type = `multipart/related; boundary=${boundary}; type="${parts[0]?.type ?? "application/json"}"`;
  return [concatenate(chunks), 200, { "content-type": type }];
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

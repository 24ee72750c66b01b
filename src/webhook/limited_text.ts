/**
 * The text of a body, or undefined when it is longer than the limit: the rest is not read, and the connection is given up.
 * Rejects when the signal aborts. The signal of the fetch is not enough for that: Deno 2.9 no longer passes it on to a body
 * whose Response has been collected.
 */
export async function limitedText(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (body === null) return "";
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    const text = await readUpTo(reader, limitBytes);
    signal.throwIfAborted();
    if (text === undefined) stop();
    return text;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function readUpTo(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limitBytes: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > limitBytes) return undefined;
    text += decoder.decode(value, { stream: true });
  }
}

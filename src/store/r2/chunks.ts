const chunkBytes = 262_144;

/**
 * The bytes of a stream in large chunks where the platform can: by themselves those of a request to a Worker hold 4 KiB, and each costs
 * time. A chunk is good until the next one is asked for. Whoever stops early cancels the stream.
 */
export async function* chunksOf(content: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = readerOfBytes(content);
  if (!reader) return yield* content;
  try {
    let buffer = new Uint8Array(chunkBytes);
    while (true) {
      const { value, done } = await reader.read(buffer);
      if (done) return;
      yield value;
      buffer = new Uint8Array(value.buffer);
    }
  } finally {
    // Nothing, when it has ended or is broken.
    await reader.cancel().catch(() => {});
  }
}

function readerOfBytes(content: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return content.getReader({ mode: "byob" });
  } catch {
    // It is made of chunks that somebody enqueued.
    return undefined;
  }
}

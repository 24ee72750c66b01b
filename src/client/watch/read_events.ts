import { limited } from "../transport/limited.ts";

/** One event of a stream (`text/event-stream`, HTML standard, 9.2). */
export interface StreamEvent {
  /** The last `id` that the stream gave, with this event or before. */
  readonly id: string;
  readonly data: string;
}

export interface ReadEventsOptions {
  readonly signals: readonly (AbortSignal | undefined)[];
  /** A stream from which nothing comes for that long, not even a comment, is dead. In milliseconds. */
  readonly silence: number;
}

/**
 * The events of a stream, until it ends. Whoever stops reading closes it.
 *
 * @throws Error when it breaks or falls silent; the reason of a signal
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { signals, silence }: ReadEventsOptions,
): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const late = () => new Error(`nothing came for ${silence} ms`);
  let text = "";
  let id = "";
  try {
    for (;;) {
      const { value, done } = await limited(() => reader.read(), { milliseconds: silence, signals, late });
      if (done) return;
      // A line end that is cut in two must not be read as two.
      const blocks = (text + decoder.decode(value, { stream: true })).replace(/\r\n|\r(?!$)/g, "\n").split(
        "\n\n",
      );
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const lines = block.split("\n");
        const fields = (name: string) =>
          lines.filter((line) => line.startsWith(`${name}:`)).map((line) =>
            line.slice(name.length + 1).replace(/^ /, "")
          );
        id = fields("id").at(-1) ?? id;
        const data = fields("data");
        if (data.length > 0) yield { id, data: data.join("\n") };
      }
    }
  } finally {
    // Not awaited: a dead connection need not answer.
    reader.cancel().catch(() => {});
  }
}

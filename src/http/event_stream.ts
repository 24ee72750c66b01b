export interface ServerEvent {
  readonly event: string;
  readonly id: string;
  /** One line. */
  readonly text: string;
}

export interface EventStreamOptions {
  /** After how long without an event a comment is sent, which keeps the connection. Default 15,000. */
  readonly quietMilliseconds?: number;
  /** Called once, when nobody reads any more. */
  readonly onEnd: () => void;
}

const retryMilliseconds = 1_000;
const encoder = new TextEncoder();

/**
 * Server-sent events (WHATWG HTML, 9.2) as a body. The next one is asked for when the reader has taken the last: one who is slow, or
 * reads nothing, costs one event. `events` must end soon after `onEnd`.
 */
export function eventStream(
  events: AsyncIterator<ServerEvent, void>,
  { quietMilliseconds = 15_000, onEnd }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  let next: Promise<IteratorResult<ServerEvent, void>> | undefined;
  let hasEnded = false;

  function end(): void {
    if (!hasEnded) onEnd();
    hasEnded = true;
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${retryMilliseconds}\n\n`));
    },
    async pull(controller) {
      next ??= events.next();
      try {
        const found = await withinOr(next, quietMilliseconds);
        if (hasEnded) return;
        if (found === "quiet") return controller.enqueue(encoder.encode(": waiting\n\n"));
        next = undefined;
        if (found.done !== true) return controller.enqueue(encoder.encode(toText(found.value)));
        controller.close();
        end();
      } catch (error) {
        end();
        throw error;
      }
    },
    async cancel() {
      end();
      // It ends by itself; until then nobody is told of what it throws.
      await next?.catch(() => {});
    },
  }, { highWaterMark: 0 });
}

function toText({ event, id, text }: ServerEvent): string {
  return `event: ${event}\nid: ${id}\ndata: ${text}\n\n`;
}

async function withinOr<T>(work: Promise<T>, milliseconds: number): Promise<T | "quiet"> {
  const { promise, resolve } = Promise.withResolvers<"quiet">();
  const timer = setTimeout(resolve, milliseconds, "quiet");
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

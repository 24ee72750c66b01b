import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { parseEvents } from "./answer_check/event_stream.ts";
import { watch } from "./answer_check/watch.ts";

export interface StatusEvent {
  readonly id: string;
  readonly status: StatusInfo;
}

/** Reads a stream of statuses as fast or as slowly as it is asked to, and looks at everything that comes. */
export interface EventReader {
  /** The next event; undefined when the stream has ended. */
  next(): Promise<StatusEvent | undefined>;
  /** Everything up to the end. */
  rest(): Promise<readonly StatusEvent[]>;
  /** What has come until now that is no event. */
  readonly others: readonly string[];
  /** Go away. */
  leave(): Promise<void>;
}

export function readEvents(answer: Response, path: string): EventReader {
  if (answer.status !== 200 || answer.body === null) throw new Error(`No events: ${answer.status}`);
  const { status, headers } = answer;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const others: string[] = [];
  let received = "";

  async function next(): Promise<StatusEvent | undefined> {
    for (;;) {
      const end = received.indexOf("\n\n");
      if (end >= 0) {
        const text = received.slice(0, end + 2);
        received = received.slice(end + 2);
        watch({ method: "GET", path, status, headers, text });
        const [event] = parseEvents(text);
        if (event !== undefined) return { id: event.id, status: JSON.parse(event.data) as StatusInfo };
        others.push(text.trim());
      } else {
        const { done, value } = await reader.read();
        if (done) return undefined;
        received += value;
      }
    }
  }

  return {
    next,
    async rest() {
      const events: StatusEvent[] = [];
      for (let event = await next(); event !== undefined; event = await next()) events.push(event);
      return events;
    },
    others,
    leave: () => reader.cancel(),
  };
}

/** One event as WHATWG HTML 9.2 has it. */
export interface ParsedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

export function isEventStream(headers: Headers): boolean {
  return headers.get("content-type") === "text/event-stream";
}

export function blocksOf(text: string): readonly string[] {
  return text.split("\n\n").filter((block) => block !== "");
}

export function parseEvents(text: string): readonly ParsedEvent[] {
  return blocksOf(text).flatMap((block) => {
    const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s).slice(0, 2)));
    const { event = "message", id = "", data } = fields as Partial<ParsedEvent>;
    return data === undefined ? [] : [{ event, id, data }];
  });
}

const known = /^(retry: 1000|: waiting|event: status\nid: \d+\ndata: [^\n]+)$/;

/** What is in a stream of statuses that does not belong there. */
export function eventFaults(text: string): readonly string[] {
  return blocksOf(text).filter((block) => !known.test(block)).map((block) =>
    `no event of ours: ${block.slice(0, 200)}`
  );
}

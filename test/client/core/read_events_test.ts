import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvents, type StreamEvent } from "../../../src/client/watch/read_events.ts";

const lineEnds = fc.constantFrom("\n", "\r\n", "\r");
const text = fc.string({ unit: "grapheme", maxLength: 8 }).map((line) => line.replace(/[\r\n\0]/g, ""));
const line = fc.oneof(
  text.map((value) => `data: ${value}`),
  text.map((value) => `data:${value}`),
  fc.nat(99).map((id) => `id: ${id}`),
  fc.constantFrom("event: status", "retry: 1000", ": waiting", "", "", "unknown: x"),
);

/** HTML standard, 9.2.6, line by line, of a stream that is there as a whole. */
function eventsOf(stream: string): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  let id = "";
  let data: string[] = [];
  // What stands after the last line end is no line.
  for (const one of stream.split(/\r\n|\r|\n/).slice(0, -1)) {
    if (one === "") {
      if (data.length > 0) events.push({ id, data: data.join("\n") });
      data = [];
    }
    const [, name, value = ""] = /^([^:]+):(?: )?(.*)$/su.exec(one) ?? [];
    if (name === "data") data.push(value);
    if (name === "id") id = value;
  }
  return events;
}

function streamOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      places.slice(1).forEach((end, index) => controller.enqueue(bytes.slice(places[index], end)));
      controller.close();
    },
  });
}

test("readEvents: wherever the stream is cut, the events are those of the standard", async () => {
  const written = fc.array(fc.tuple(line, lineEnds), { maxLength: 20 });
  const property = fc.asyncProperty(written, fc.array(fc.nat(), { maxLength: 6 }), async (lines, cuts) => {
    // The end of the stream must not hide whether a line has ended.
    const stream = `${lines.flat().join("")}\n: end\n`;
    const read: StreamEvent[] = [];
    const body = streamOf(new TextEncoder().encode(stream), cuts);
    for await (const event of readEvents(body, { signals: [], silence: 1_000 })) read.push(event);
    expect(read).toEqual(eventsOf(stream));
  });
  await fc.assert(property, { numRuns: 2_000 });
});

test("readEvents: an event that the end cuts off is none", async () => {
  const body = streamOf(new TextEncoder().encode('id: 1\ndata: {"a":1}\n\nid: 2\ndata: {"a"'), []);
  const read: StreamEvent[] = [];
  for await (const event of readEvents(body, { signals: [], silence: 1_000 })) read.push(event);
  expect(read).toEqual([{ id: "1", data: '{"a":1}' }]);
});

import { setTimeout as pause } from "node:timers/promises";
import { defineProcess } from "../../../src/runner/mod.ts";

const steps = 20;

/** The test process of OGC API - Processes (`/req/core/test-process`). The order of the inputs matters to the official suite. */
export const echo = defineProcess({
  id: "echo",
  version: "1.0.0",
  title: "Echo",
  description: "Gives back the message that it gets, after a pause when one is asked for.",
  jobControlOptions: ["sync-execute", "async-execute"],
  outputTransmission: ["value"],
  policy: { defaultResponse: "raw", syncLinks: false },
  inputs: {
    message: { title: "Message", description: "What to give back.", schema: { type: "string" } },
    pause: {
      title: "Pause",
      description: "How long to wait before the end, in seconds.",
      minOccurs: 0,
      schema: { type: "integer", minimum: 0 },
    },
    note: {
      title: "Note",
      description: "A text of one's own; its length is told.",
      minOccurs: 0,
      schema: { type: "string", contentMediaType: "text/plain" },
    },
    list: {
      title: "Numbers",
      description: "Numbers; their sum is told.",
      minOccurs: 0,
      schema: { type: "array", items: { type: "integer" } },
    },
    box: {
      title: "Bounding box",
      minOccurs: 0,
      schema: { allOf: [{ format: "ogc-bbox" }] },
    },
    mix: {
      title: "Text or object",
      minOccurs: 0,
      schema: { oneOf: [{ type: "string" }, { type: "object" }] },
    },
  },
  outputs: {
    message: { title: "Message", description: "The message as it came.", schema: { type: "string" } },
    info: {
      title: "About the request",
      description: "Which inputs came, and what became of them.",
      schema: { oneOf: [{ type: "string" }, { type: "object" }] },
    },
  },
  async run(inputs, job) {
    const { message, ...others } = inputs;
    const { pause: seconds = 0 } = others;
    for (let step = 0; seconds > 0 && step < steps; step++) {
      job.progress(100 * step / steps, `Pausing for ${seconds} s`);
      await pause(seconds * 1000 / steps, undefined, { signal: job.signal });
    }
    return { message, info: describe(others) };
  },
});

interface Inputs {
  readonly pause?: number;
  readonly note?: string;
  readonly list?: readonly number[];
}

/** One line of text: the suite wants every part of a multipart answer to be `text/plain`. */
function describe({ pause: seconds = 0, note, list, ...rest }: Inputs): string {
  const told = [`paused ${seconds} s`];
  if (note !== undefined) told.push(`note of ${note.length} characters`);
  if (list !== undefined) told.push(`list with the sum ${list.reduce((sum, number) => sum + number, 0)}`);
  for (const [id, value] of Object.entries(rest)) told.push(`${id} ${JSON.stringify(value)}`);
  return told.join("; ");
}

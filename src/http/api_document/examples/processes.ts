import { processLinks } from "../../process_links.ts";
import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { accepted } from "./jobs.ts";
import { multipart, oneText, resultsDocument } from "./results.ts";

const summary = {
  id: "echo",
  version: "1.0.0",
  title: "Echo",
  description: "Gives back the message that it gets, after a pause when one is asked for.",
  jobControlOptions: ["sync-execute", "async-execute"] as ("sync-execute" | "async-execute")[],
  outputTransmission: ["value"] as "value"[],
};

const members = {
  inputs: {
    message: { title: "Message", schema: { type: "string" } },
    pause: { title: "Pause, in seconds", minOccurs: 0, schema: { type: "integer", minimum: 0 } },
  },
  outputs: {
    message: { title: "Message", schema: { type: "string" } },
    info: { title: "About the request", schema: { oneOf: [{ type: "string" }, { type: "object" }] } },
  },
};

/** They run on a gateway with the demo runner. */
const requests = {
  raw: { summary: "One output, as it is", value: { inputs: { message: "hello" }, outputs: { message: {} } } },
  document: {
    summary: "All outputs, in one document",
    value: { inputs: { message: "hello" }, response: "document" },
  },
  job: {
    summary: "A job that takes 5 s; with `Prefer: respond-async` the answer comes at once",
    value: { inputs: { message: "hello", pause: 5 }, response: "document" },
  },
  qualified: {
    summary: "A value with its format, and a bounding box",
    value: {
      inputs: {
        message: { value: "hello", mediaType: "text/plain" },
        box: { bbox: [8.2, 53.4, 9.1, 54.0], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" },
      },
      response: "document",
    },
  },
};

export function processes(url: string): ByOperation<OperationExamples> {
  const links = processLinks(summary, url);
  const jobUrl = accepted(url);
  return {
    getProcesses: {
      parameters: { limit: 10 },
      answers: {
        200: answer("A page with one process", {
          processes: [{ ...summary, links }],
          links: [{ href: `${url}/processes`, rel: "self", type: "application/json", title: "This list" }],
        }),
      },
    },
    getProcessDescription: {
      parameters: { processID: "echo" },
      answers: { 200: answer("A description", { ...summary, ...members, links }) },
    },
    execute: {
      parameters: { processID: "echo" },
      requests,
      answers: {
        200: { ...answer("The document", resultsDocument), ...multipart, ...oneText },
        201: answer("The job", jobUrl),
      },
    },
  };
}

import { rel } from "../../../ogc/uris.ts";
import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { group, jobId, otherJobId } from "./ids.ts";

const created = "2026-11-26T12:00:00.000Z";
const ended = "2026-11-26T12:00:03.120Z";

/** A statusInfo, just accepted. */
export function accepted(url: string) {
  const self = `${url}/jobs/${jobId}`;
  const type = "application/json";
  return {
    jobID: jobId,
    processID: "echo",
    type: "process",
    status: "accepted",
    created,
    updated: created,
    links: [
      { href: self, rel: "self", type, title: "This job" },
      { href: self, rel: "monitor", type, title: "Status of this job" },
      { href: `${self}/log`, rel: rel.log, type, title: "Log of this job" },
    ],
  };
}

function successful(url: string) {
  const { links, ...job } = accepted(url);
  const results = { href: `${url}/jobs/${jobId}/results`, rel: rel.results, type: "application/json" };
  return {
    ...job,
    status: "successful",
    progress: 100,
    started: "2026-11-26T12:00:00.080Z",
    finished: ended,
    updated: ended,
    expires: "2026-12-03T12:00:03.120Z",
    links: [...links, { ...results, title: "Results of this job" }],
  };
}

/** What a watcher of the job gets. */
function events(url: string): string {
  const event = (id: number, status: object) =>
    `event: status\nid: ${id}\ndata: ${JSON.stringify(status)}\n\n`;
  return `retry: 1000\n\n${event(1, accepted(url))}: waiting\n\n${event(3, successful(url))}`;
}

/** A delivery, made at the first attempt. */
export const dispatch = {
  id: "msg_0199f2b1",
  kind: "dispatch",
  attempt: 1,
  state: "delivered",
  attempts: [{ at: "2026-11-26T12:00:00.020Z", outcome: "delivered", status: 202, durationMilliseconds: 12 }],
};

export function jobs(url: string): ByOperation<OperationExamples> {
  const parameters = { jobID: jobId };
  const grouped = { ...accepted(url), group };
  const ofGroup = {
    href: `${url}/jobs?group=${group}`,
    rel: "self",
    type: "application/json",
    title: "The jobs of this group",
  };
  const self = { href: `${url}/jobs`, rel: "self", type: "application/json", title: "This list" };
  return {
    getJobs: {
      parameters: { limit: 10 },
      answers: { 200: answer("A page with one job", { jobs: [successful(url)], links: [self] }) },
    },
    executeBatch: {
      requests: {
        batch: {
          summary: "One process, two inputs",
          value: { processID: "echo", inputs: [{ message: "one" }, { message: "two" }] },
        },
      },
      answers: {
        201: answer("A job for each of the inputs", {
          group,
          jobs: [grouped, { ...grouped, jobID: otherJobId }],
          links: [ofGroup],
        }),
      },
    },
    dismissGroup: {
      parameters: { group },
      answers: {
        200: answer("A job that was stopped", {
          jobs: [{ ...grouped, status: "dismissed" }],
          links: [ofGroup],
        }),
      },
    },
    getStatus: {
      parameters,
      answers: {
        200: {
          "application/json": {
            accepted: { summary: "A job that waits for its runner", value: accepted(url) },
            successful: { summary: "A job that has ended", value: successful(url) },
          },
          "text/event-stream": { ended: { summary: "From acceptance to the end", value: events(url) } },
        },
      },
    },
    dismiss: {
      parameters,
      answers: { 200: answer("A job that was stopped", { ...accepted(url), status: "dismissed" }) },
    },
    getLog: {
      parameters: { ...parameters, limit: 10 },
      answers: {
        200: answer("One line", { log: [{ at: ended, level: "info", message: "Pausing for 5 s" }] }),
      },
    },
    getDefinition: {
      parameters,
      answers: {
        200: answer("A message and the default of a pause", {
          entity: `${url}/processes/echo`,
          processID: "echo",
          processVersion: "1.0.0",
          inputs: { message: "hello", pause: 0 },
          outputs: { message: {} },
          response: "document",
          headers: { Prefer: "respond-async" },
          links: [
            { href: `${url}/jobs/${jobId}/definition`, rel: "self", type: "application/json" },
          ],
        }),
      },
    },
    getDeliveries: { parameters, answers: { 200: answer("The dispatch", { deliveries: [dispatch] }) } },
  };
}

import { describe, expect, it } from "vitest";
import { answerFaults } from "./answer_check/answer_faults.ts";
import type { Exchange } from "./answer_check/exchange.ts";
import { refuseUndescribed } from "./answer_check/told_faults.ts";
import { watch, watchResponse } from "./answer_check/watch.ts";
import { hasOfficialSchemas } from "./official_schemas.ts";

const job = {
  jobID: "a",
  processID: "echo",
  type: "process",
  status: "accepted",
  created: "2026-11-26T12:00:00.000Z",
  updated: "2026-11-26T12:00:00.000Z",
  links: [],
};
const guards = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'",
};
const json = { "content-type": "application/json" };

interface Given extends Partial<Omit<Exchange, "headers" | "text">> {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

function faultsOf({ headers = json, body = job, ...rest }: Given): readonly string[] {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answerFaults({
    method: "GET",
    path: "/jobs/a",
    status: 200,
    ...rest,
    text,
    headers: new Headers({ ...guards, ...headers }),
  });
}

const execution = { method: "POST", path: "/processes/echo/execution" };
const accepted = { ...execution, status: 201, headers: { ...json, location: "https://gateway.test/jobs/a" } };
const events = { "content-type": "text/event-stream" };
const event = (status: object) => `event: status\nid: 7\ndata: ${JSON.stringify(status)}\n\n`;
const problem = { type: "no-such-job", status: 404 };

describe("answerFaults", () => {
  it.each<[string, Given]>([
    ["a status", {}],
    ["the same with a slash", { path: "/jobs/a/" }],
    ["events", { headers: events, body: `retry: 1000\n\n${event(job)}: waiting\n\n${event(job)}` }],
    ["a job that was made", accepted],
    ["a problem", { status: 404, body: problem }],
    ["a problem under its own type", {
      status: 404,
      body: problem,
      headers: { "content-type": "application/problem+json" },
    }],
    ["a failure with a status of the runner's", { path: "/jobs/a/results", status: 418, body: problem }],
    ["an output of any type", {
      path: "/jobs/a/results",
      body: "a,b",
      headers: { "content-type": "text/csv" },
    }],
    ["a file below an output", { path: "/jobs/a/results/b/c/d.txt", body: "", headers: { etag: '"a"' } }],
    ["a document", {
      ...execution,
      sent: '{"response": "document"}',
      body: { a: 1, b: { value: {} }, c: { href: "x" } },
    }],
    ["nothing at an unknown path", { path: "/nowhere", status: 404, body: problem }],
    ["another method", { method: "PATCH", status: 405, headers: { ...json, allow: "GET" }, body: problem }],
  ])("finds nothing in %s", (_what, given) => expect(faultsOf(given)).toEqual([]));

  it.each<[string, Given, RegExp]>([
    ["a status that is not described", { status: 202 }, /getStatus has no answer 202/],
    ["a member that is missing", { body: { ...job, processID: undefined } }, /processID/],
    ["a member that is wrong", { body: { ...job, status: "queued" } }, /status/],
    ["an event that is no status", {
      headers: events,
      body: event(job) + event({ ...job, status: "queued" }),
    }, /status/],
    [
      "an event whose data is no JSON",
      { headers: events, body: "event: status\nid: 1\ndata: {\n\n" },
      /not JSON/,
    ],
    [
      "an event without an id",
      { headers: events, body: `event: status\ndata: ${JSON.stringify(job)}\n\n` },
      /no event of ours/,
    ],
    ["a time that is none", { body: { ...job, created: "yesterday" } }, /created/],
    ["null for what is absent", { body: { ...job, finished: null } }, /finished/],
    [
      "a media type that is not described",
      { headers: { "content-type": "text/plain" } },
      /media type "text\/plain"/,
    ],
    ["no media type", { headers: {} }, /media type ""/],
    ["what is no JSON", { body: "{" }, /not JSON/],
    ["a header that is missing", { ...accepted, headers: json }, /Location is missing/],
    ["a header that is not described", { headers: { ...json, "x-new": "1" } }, /x-new is not described/],
    ["a body where there is none", { path: "/jobs/a/results", status: 204 }, /no body/],
    ["a problem without a type", { status: 404, body: {} }, /type/],
    ["an operation that is not described", { path: "/jobs/a/b" }, /no such operation/],
    ["405 without Allow", { method: "PATCH", status: 405, body: problem }, /without Allow/],
    [
      "a bare object in a document",
      { ...execution, sent: '{"response": "document"}', body: { a: { b: 1 } } },
      /official results/,
    ],
  ].filter(([, , says]) => hasOfficialSchemas() || !String(says).includes("official")) as [
    string,
    Given,
    RegExp,
  ][])(
    "finds %s",
    (_what, given, says) => expect(faultsOf(given).join()).toMatch(says),
  );

  it.skipIf(!hasOfficialSchemas())("knows later which job was asked for a document", () => {
    const path = "/jobs/later/results";
    expect(faultsOf({ path, body: { a: { b: 1 } } })).toEqual([]);
    faultsOf({ ...accepted, sent: '{"response": "document"}', body: { ...job, jobID: "later" } });
    expect(faultsOf({ path, body: { a: { b: 1 } } }).join()).toMatch(/official results/);
  });

  it.skipIf(!hasOfficialSchemas())("finds what only the standard forbids", () => {
    const process = {
      id: "a",
      version: "1",
      inputs: { b: { schema: { type: "integer", exclusiveMinimum: 1 } } },
    };
    expect(faultsOf({ path: "/processes/a", body: process }).join()).toMatch(/^official process/);
  });
});

describe("watchResponse", () => {
  it("looks at the media type of what it does not read, and leaves the body to the test", async () => {
    const url = "https://gateway.test/jobs/a";
    const answer = Response.json(job, { headers: guards });
    await watchResponse({ url }, answer);
    expect([refuseUndescribed(), await answer.json()]).toEqual([undefined, job]);
    await watchResponse({ url }, new Response("text", { headers: guards }));
    expect(refuseUndescribed).toThrow(/media type "text\/plain"/);
  });
});

describe("watch", () => {
  it("fails the test, once, with every answer that was wrong", () => {
    const headers = new Headers({ ...guards, ...json });
    const exchange = { method: "GET", path: "/jobs/a", status: 200, headers, text: JSON.stringify(job) };
    watch(exchange);
    expect(refuseUndescribed).not.toThrow();
    watch({ ...exchange, status: 202 });
    watch({ ...exchange, text: "{}" });
    watch({ ...exchange, headers: new Headers(json) });
    expect(refuseUndescribed).toThrow(
      /getStatus has no answer 202[^]*GET \/jobs\/a answered 200[^]*x-content-type-options is missing/,
    );
    expect(refuseUndescribed).not.toThrow();
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileUrls } from "./bad_input/hostile_urls.ts";
import { type BadRequest, badRequests } from "./bad_input/requests.ts";
import { watchedFetch } from "../support/answer_check/watched_fetch.ts";
import { createGatewayProgram, type GatewayProgram } from "../support/gateway_program.ts";
import { type RawAnswer, rawRequest } from "../support/raw_request.ts";
import { type RecordingRunner, serveRecordingRunner } from "../support/recording_runner.ts";
import { echo } from "../support/sample_processes.ts";
import { listsProcesses } from "../support/site.ts";

const anything = {
  ...echo,
  id: "anything",
  inputs: { x: { schema: {} }, n: { schema: { type: "integer" }, minOccurs: 0 } },
};
const folder = mkdtempSync(join(tmpdir(), "tidegate-bad-input-"));
const hello = JSON.stringify({ inputs: { x: "hello" } });
const json = { "content-type": "application/json", "prefer": "respond-async" };
const megabyte = 1_048_576;

let runner: RecordingRunner;
let gateway: GatewayProgram;

beforeAll(async () => {
  runner = await serveRecordingRunner([anything]);
  gateway = await createGatewayProgram({ folder, runners: [{ name: "recorder", ...runner }] });
  await gateway.start();
  await listsProcesses(gateway, 10);
});

afterAll(async () => {
  await gateway.stop();
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that are no good request go to a gateway itself: a front would judge them in its stead. */
function ownPort(): number {
  return Number(new URL(gateway.members[0]?.url ?? "").port);
}

/**
 * A server that answers before the request has come, and closes, may take its own answer away: what the reset meets unread is lost
 * (RFC 9112, 9.6). Who got no answer at all asks again.
 */
async function answeredEarly(chunks: () => Iterable<string | Uint8Array>): Promise<RawAnswer> {
  for (let tries = 1;; tries++) {
    const answer = await rawRequest(ownPort(), chunks());
    if (answer.status !== 0 || tries === 5) return answer;
  }
}

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

async function send({ body = null, headers = {} }: Pick<BadRequest, "body" | "headers">): Promise<Response> {
  return await watchedFetch(`${gateway.url}/processes/anything/execution`, {
    method: "POST",
    body,
    headers: { ...json, ...headers },
  });
}

/** A problem that a person understands: what it is, what was wrong, and nothing of our insides. */
function expectProblem(status: number, problem: Problem): void {
  expect(problem).toMatchObject({
    status,
    type: expect.stringMatching(/./),
    title: expect.stringMatching(/./),
  });
  expect(problem.detail.length).toBeGreaterThan(15);
  expect(problem.detail.length).toBeLessThan(1_000);
  expect(JSON.stringify(problem)).not.toMatch(/\.ts:|node_modules|at Object\.|undefined|\[object/);
}

async function expectNothingDone(): Promise<void> {
  expect(runner.orders).toEqual([]);
  expect(await (await watchedFetch(`${gateway.url}/jobs`)).json()).toMatchObject({ jobs: [] });
}

describe("bad input", () => {
  for (const [what, request] of Object.entries(badRequests)) {
    it(`is refused with ${request.status}, with nothing stored and no runner called: ${what}`, async () => {
      const answer = await send(request);
      const problem = await answer.json() as Problem;
      expect(answer.status).toBe(request.status);
      expectProblem(request.status, problem);
      expect(problem.detail).toMatch(request.says);
      await expectNothingDone();
    });
  }

  for (const url of hostileUrls) {
    it(`is refused with 400: the subscriber URL ${url.slice(0, 60)}`, async () => {
      const subscriber = { successUri: url, inProgressUri: url, failedUri: url };
      const answer = await send({ body: JSON.stringify({ inputs: { x: 1 }, subscriber }) });
      const problem = await answer.json() as Problem;
      expect([answer.status, problem.type]).toEqual([400, "invalid-subscriber"]);
      expectProblem(400, problem);
      expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(
        ["successUri", "inProgressUri", "failedUri"].map((name) => `/subscriber/${name}`),
      );
      expect(problem.detail).not.toContain("hunter2");
      await expectNothingDone();
    });
  }

  it("is refused with 413: 10 MB in chunks, announced or not, before all of it has come", async () => {
    const start =
      "POST /processes/anything/execution HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    const chunk = new Uint8Array(65_536).fill(0x20);
    const announced = await answeredEarly(() => [
      `${start}content-length: ${10 * megabyte}\r\n\r\n`,
      ...Array<Uint8Array>(160).fill(chunk),
    ]);
    const chunked = await answeredEarly(function* () {
      yield `${start}transfer-encoding: chunked\r\n\r\n`;
      for (let count = 0; count < 160; count++) {
        yield "10000\r\n";
        yield chunk;
        yield "\r\n";
      }
      yield "0\r\n\r\n";
    });
    for (const { status, body } of [announced, chunked]) {
      expect(status).toBe(413);
      expectProblem(413, JSON.parse(body));
    }
    await expectNothingDone();
  });

  it("is refused by the server itself: headers and URLs without measure, and requests that are none", async () => {
    const head = (
      line: string,
      ...headers: string[]
    ) => [[line, "host: localhost", ...headers, "", ""].join("\r\n")];
    const statuses = [
      await rawRequest(ownPort(), head("GET /jobs HTTP/1.1", `x-a: ${"a".repeat(1_000_000)}`)),
      await rawRequest(ownPort(), head(`GET /${"a".repeat(1_000_000)} HTTP/1.1`)),
      await rawRequest(
        ownPort(),
        head("GET /jobs HTTP/1.1", ...Array.from({ length: 20_000 }, (_, index) => `x-${index}: a`)),
      ),
      await rawRequest(ownPort(), ["nonsense\r\n\r\n"]),
      await rawRequest(
        ownPort(),
        head("POST /processes/anything/execution HTTP/1.1", "content-length: -1"),
      ),
      await rawRequest(
        ownPort(),
        head("POST /processes/anything/execution HTTP/1.1", "content-length: 5", "content-length: 6"),
      ),
    ].map(({ status }) => status);
    for (const status of statuses) expect([400, 413, 414, 431]).toContain(status);
    await expectNothingDone();
  });

  it("is refused with what is long but legal: 12 KB of headers and of path", async () => {
    const long = "a".repeat(12_000);
    expect((await watchedFetch(`${gateway.url}/jobs/${long}`)).status).toBe(404);
    expect((await watchedFetch(`${gateway.url}/processes?cursor=${long}`)).status).toBe(400);
    expect(
      (await watchedFetch(`${gateway.url}/jobs`, { headers: { "x-long": long, "prefer": `x="${long}"` } }))
        .status,
    ).toBe(200);
    expect((await send({ body: "{}", headers: { "idempotency-key": long } })).status).toBe(400);
    await expectNothingDone();
  });

  it("is no harm when a client leaves in the middle of its request", async () => {
    const start =
      "POST /processes/anything/execution HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        () => rawRequest(ownPort(), [`${start}content-length: 1000\r\n\r\n{"inputs": `], 0.2),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([0]));
    await expectNothingDone();
  });

  it("leaves the memory of the gateway as it was, and the gateway at work", { timeout: 60_000 }, async () => {
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++) {
        for (const request of Object.values(badRequests)) await (await send(request)).body?.cancel();
      }
    };
    await rounds(15);
    const sizes = () => gateway.members.map((member) => member.residentMegabytes());
    const before = sizes();
    await rounds(15);
    const after = sizes();
    for (const [index, { mostMegabytes }] of gateway.members.entries()) {
      const [earlier, now] = [before[index], after[index]];
      if (earlier === undefined || now === undefined) continue;
      expect(now - earlier).toBeLessThan(48);
      expect(now).toBeLessThan(mostMegabytes);
    }
    await expectNothingDone();
    const answer = await send({ body: hello });
    expect(answer.status).toBe(201);
    await answer.body?.cancel();
    while (runner.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(JSON.parse(runner.orders[0] ?? "")).toMatchObject({ type: "dispatch", inputs: { x: "hello" } });
  });
});

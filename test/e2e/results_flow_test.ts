/** Results in every shape over real HTTP, read by programs of other people's. */
import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecuteRequest } from "../../src/ogc/execute_request.ts";
import { has } from "../support/has.ts";
import type { RawRunner } from "../support/raw_runner.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";
import { parseMultipart } from "./results/parse_multipart.ts";
import {
  expected,
  finish,
  picture,
  report,
  scene,
  sha256,
  startSurveyRunner,
} from "./results/survey_runner.ts";

let runner: RawRunner;
let served: ServedGateway;
let orders = 0;

beforeAll(async () => {
  runner = startSurveyRunner();
  served = await serveGateway({ runners: [{ name: "survey", url: runner.url, secret: runner.secret }] });
}, 90_000);
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await runner?.[Symbol.asyncDispose]();
});

/** As it is: some platforms compress what is asked for by whoever can read that, and then tell no length. */
function get(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { "accept-encoding": "identity", ...init.headers } });
}

/** Executed while the caller waits. */
async function atOnce(request: ExecuteRequest, headers: Record<string, string> = {}): Promise<Response> {
  const answer = get(`${served.gateway.url}/processes/survey/execution`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(request),
  });
  await finish(runner, (await runner.dispatch(++orders)).message);
  return await answer;
}

/** The URL of the results of a job that has ended. */
async function later(request: ExecuteRequest): Promise<string> {
  const jobId = await served.client.submit("survey", request);
  await finish(runner, (await runner.dispatch(++orders)).message);
  await served.client.reached(jobId, ["successful"]);
  return `${served.gateway.url}/jobs/${jobId}/results`;
}

async function read(answer: Response) {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { status, headers } = answer;
  return {
    status,
    headers,
    bytes,
    type: headers.get("content-type") ?? "",
    size: bytes.length,
    sha256: sha256(bytes),
  };
}

const wanted = (...ids: readonly string[]) => ({ outputs: Object.fromEntries(ids.map((id) => [id, {}])) });
const byReference = { transmissionMode: "reference" } as const;

for (
  const [when, ask] of [["at once", atOnce], [
    "later",
    async (request: ExecuteRequest) => await get(await later(request)),
  ]] as const
) {
  describe(`results ${when}`, () => {
    test.skipIf(!has("python"))(
      "of several outputs are one message that Python's email can read",
      async () => {
        const { status, headers, bytes, type } = await read(
          await ask(wanted("count", "report", "picture", "scene", "elsewhere")),
        );
        expect([status, headers.get("content-length")]).toEqual([200, String(bytes.length)]);
        const message = parseMultipart(type, bytes);
        expect(message).toMatchObject({
          type: "multipart/related",
          first: "application/json",
          around: ["", ""],
          defects: [],
        });
        expect(message.parts).toEqual([
          ...Object.entries(expected).map(([id, part]) => ({ id, location: null, ...part })),
          {
            id: "elsewhere",
            type: "application/octet-stream",
            location: "https://elsewhere.example.org/data.bin",
            size: 0,
            sha256: sha256(""),
          },
        ]);
      },
    );

    for (const [id, part] of Object.entries(expected)) {
      test(`of one output are its bytes: ${id}`, async () => {
        const answer = await read(await ask(wanted(id)));
        expect(answer).toMatchObject({ status: 200, ...part });
        expect(answer.headers.get("content-length")).toBe(String(part.size));
      });
    }

    test("by reference are links, and each leads to the bytes", async () => {
      const { status, headers, size } = await read(
        await ask({ outputs: { picture: byReference, scene: byReference } }),
      );
      expect([status, size]).toEqual([204, 0]);
      const links = [
        ...(headers.get("link") ?? "").matchAll(/<([^>]+)>; rel="item"; type="([^"]+)"; title="(\w+)"/g),
      ];
      expect(links.map(([, , , id]) => id)).toEqual(["picture", "scene"]);
      for (const [, href = "", , id] of links) {
        expect(await read(await get(href))).toMatchObject({ status: 200, ...expected[id as "picture"] });
      }
    });

    test("as a document are JSON, with bytes in base64 where they were asked for by value", async () => {
      const ids = ["count", "report", "picture", "scene", "elsewhere"];
      const outputs = Object.fromEntries(
        ids.map((id) => [id, id === "scene" ? { transmissionMode: "value" as const } : {}]),
      );
      const { status, type, bytes } = await read(await ask({ response: "document", outputs }));
      expect([status, type]).toEqual([200, "application/json"]);
      const base64 = (content: Uint8Array) => Buffer.from(content).toString("base64");
      expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual({
        count: 3,
        report: { value: report, mediaType: "text/csv" },
        picture: { value: base64(picture), mediaType: "image/png", encoding: "base64" },
        scene: { value: base64(scene), mediaType: expected.scene.type, encoding: "base64" },
        elsewhere: { href: "https://elsewhere.example.org/data.bin", type: "application/octet-stream" },
      });
    });
  });
}

describe("what was received once", () => {
  test("is not sent again, and can be had in part", async () => {
    const results = await later(wanted("picture", "scene"));
    for (
      const [url, size] of [[`${results}/picture`, picture.length], [
        `${results}/scene`,
        scene.length,
      ]] as const
    ) {
      const head = await read(await get(url, { method: "HEAD" }));
      const etag = head.headers.get("etag") ?? "";
      expect([head.status, head.size, head.headers.get("content-length")]).toEqual([200, 0, String(size)]);
      expect(await read(await get(url, { headers: { "if-none-match": etag } }))).toMatchObject({
        status: 304,
        size: 0,
      });
      const halves = [];
      for (const range of ["bytes=0-999", "bytes=1000-"]) {
        const part = await read(await get(url, { headers: { range, "if-range": etag } }));
        expect([part.status, part.headers.get("etag")]).toEqual([206, etag]);
        halves.push(part.bytes);
      }
      expect(`"${sha256(Buffer.concat(halves))}"`).toBe(etag);
      const none = await read(await get(url, { headers: { range: `bytes=${size}-` } }));
      expect([none.status, none.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
    }
    const whole = await read(await get(results));
    const headers = { "if-none-match": whole.headers.get("etag") ?? "" };
    expect((await read(await get(results, { headers }))).status).toBe(304);
    expect(whole.type).toMatch(/^multipart\/related;/);
  });

  test("has the form that is accepted", async () => {
    const results = await later(wanted("count", "picture"));
    const document = await get(results, { headers: { accept: "application/json" } });
    expect(await document.json()).toMatchObject({ count: 3, picture: { encoding: "base64" } });
    const refused = await get(results, { headers: { accept: "text/html" } });
    expect([refused.status, (await refused.json())["available"]]).toEqual([
      406,
      ["multipart/related", "application/json"],
    ]);
    const answer = await atOnce(wanted("count", "picture"), { accept: "application/json" });
    expect((await read(answer)).type).toMatch(/^multipart\/related;/);
  });
});

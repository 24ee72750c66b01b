import { describe, expect, test } from "vitest";
import { startEdge } from "../edge/edge_program.ts";
import { has } from "../support/has.ts";
import { rawRequest } from "../support/raw_request.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { serveGateway } from "../support/served_gateway.ts";
import { type OddRequest, oddRequests } from "./odd_requests.ts";

const anything = {
  id: "anything",
  version: "1.0.0",
  inputs: { x: { schema: {}, minOccurs: 0 } },
  outputs: {},
};
const encoder = new TextEncoder();

/** What was not answered as it may be. */
async function wrongly(url: string, requests: readonly OddRequest[]): Promise<readonly unknown[]> {
  const wrong: unknown[] = [];
  for (const { what, method, path, headers = [], body, statuses } of requests) {
    const bytes = typeof body === "string" ? encoder.encode(body) : body ?? new Uint8Array();
    const length = method === "POST" ? [`content-length: ${bytes.length}`] : [];
    const lines = [
      `${method} ${path} HTTP/1.1`,
      "host: localhost",
      "connection: close",
      ...headers,
      ...length,
      "",
      "",
    ];
    const answer = await rawRequest(Number(new URL(url).port), [lines.join("\r\n"), bytes]);
    const isTold = answer.status < 400 || /"title"/.test(answer.body) || answer.body === "" ||
      answer.status === 400;
    const leaks = /^set-cookie/im.test(answer.head) || /\.ts:\d|node_modules|root:x:/.test(answer.body);
    if (!statuses.includes(answer.status) || !isTold || leaks) {
      wrong.push({ what, path, status: answer.status, body: answer.body });
    }
  }
  return wrong;
}

describe("odd requests", { timeout: 120_000 }, () => {
  test("are answered for what they are, on Deno", async () => {
    await using runner = startRawRunner([anything]);
    await using served = await serveGateway({ runners: [{ name: "raw", ...runner }] });
    expect(await wrongly(served.gateway.url, oddRequests)).toEqual([]);
    console.log(`odd_requests ${oddRequests.length} on Deno`);
    const failures = served.gateway.entries().filter(({ level }) => level === "error");
    expect(failures).toEqual([]);
  });

  test.skipIf(!has("wrangler") || !has("redis"))("are answered for what they are, in workerd", async () => {
    await using runner = startRawRunner([anything]);
    await using edge = await startEdge(runner);
    await edge.client.processes();
    const some = oddRequests.filter((_request, index) => index % 3 === 0);
    expect(await wrongly(edge.url, some)).toEqual([]);
    expect(edge.entries().filter(({ level }) => level === "error")).toEqual([]);
  });
});

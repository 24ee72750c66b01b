import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRawRunner } from "../support/raw_runner.ts";
import { type RawAnswer, rawRequest } from "../support/raw_request.ts";
import { type ServedGateway, serveGateway } from "../support/served_gateway.ts";

const megabyte = 1_048_576;
const anything = {
  id: "anything",
  version: "1.0.0",
  inputs: { x: { schema: {}, minOccurs: 0 } },
  outputs: {},
};
const execution = "/processes/anything/execution";

let runner: ReturnType<typeof startRawRunner>;
let served: ServedGateway;
beforeAll(async () => {
  runner = startRawRunner([anything]);
  served = await serveGateway({ runners: [{ name: "raw", ...runner }], env: { TIDEGATE_LOG: "info" } });
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await runner?.[Symbol.asyncDispose]();
});

const port = () => Number(new URL(served.gateway.url).port);
const head = (path: string, ...more: string[]) =>
  [`POST ${path} HTTP/1.1`, "host: localhost", "content-type: application/json", ...more, "", ""].join(
    "\r\n",
  );

function residentMegabytes(): number {
  return served.gateway.members[0]?.residentMegabytes() ?? 0;
}

async function send(path: string, body: string): Promise<{ status: number; detail: string }> {
  const headers = { "content-type": "application/json", prefer: "respond-async" };
  const answer = await fetch(`${served.gateway.url}${path}`, { method: "POST", headers, body });
  const { detail = "" } = await answer.json() as { detail?: string };
  return { status: answer.status, detail };
}

async function pollMilliseconds(count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    const answer = await fetch(`${served.gateway.url}/conformance`);
    await answer.body?.cancel();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

describe("a request without measure", { timeout: 60_000 }, () => {
  test("of 100 MB in chunks is refused before it has come, and takes no memory", async () => {
    const before = residentMegabytes();
    const piece = new Uint8Array(65_536).fill(0x20);
    function* chunks(): Iterable<string | Uint8Array> {
      yield head(execution, "transfer-encoding: chunked");
      for (let n = 0; n < 100 * megabyte / piece.length; n++) {
        yield "10000\r\n";
        yield piece;
        yield "\r\n";
      }
      yield "0\r\n\r\n";
    }
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++) statuses.push((await rawRequest(port(), chunks(), 20)).status);
    // Who closes on somebody who still sends may take his own answer away.
    expect(statuses.filter((status) => status !== 0 && status !== 413)).toEqual([]);
    expect(statuses).toContain(413);
    expect(residentMegabytes() - before).toBeLessThan(64);
  });

  test("of 10^5 levels, 10^6 members, endless numbers and names is refused", async () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    const wide = `{${Array.from({ length: 1_000_000 }, (_, n) => `"${n.toString(36)}":1`).join()}}`;
    const batch = (inputs: string) => `{"processID": "anything", "inputs": [{"x": ${inputs}}]}`;
    const answers = [
      [await send(execution, `{"inputs": {"x": ${deep("[", "]")}}}`), 400, /64 deep/],
      [
        await send(execution, `{"inputs": {"x": ${deep('{"a":', "}").replace(":}", ":1}")}}}`),
        400,
        /64 deep/,
      ],
      [await send(execution, `{"inputs": {"x": ${wide}}}`), 413, /larger than/],
      [await send("/jobs/batch", batch(wide)), 413, /larger than/],
      [
        await send("/jobs/batch", batch(wide.slice(0, 7_000_000).replace(/,[^,]*$/, "}"))),
        400,
        /100000 members/,
      ],
      [await send(execution, `{"inputs": {"x": ${"9".repeat(900_000)}}}`), 400, /too large for a double/],
      [await send(execution, '{"inputs": {"x": 1e400}}'), 400, /too large for a double/],
      [await send(execution, '{"inputs": {"x": -1e999999999}}'), 400, /too large for a double/],
      [await send(execution, `{"inputs": {"${"k".repeat(1_000_000)}": 1}}`), 400, /no input/],
    ] as const;
    expect(answers.map(([{ status }]) => status)).toEqual(answers.map(([_, status]) => status));
    for (const [{ detail }, , says] of answers) {
      expect(detail).toMatch(says);
      expect(detail.length).toBeLessThan(2_000);
    }
    expect(residentMegabytes()).toBeLessThan(256);
  });

  test("leaves everybody else served: 300 who send their headers and bodies for ever", async () => {
    const calm = await pollMilliseconds(200);
    const before = residentMegabytes();
    const sockets: Socket[] = [];
    const begun = [
      "POST ",
      "GET /jobs HTTP/1.1\r\nhost: localhost\r\nx-a: ",
      head(execution, "content-length: 1000000") + '{"inputs": ',
      head(execution, "transfer-encoding: chunked") + "1\r\n{\r\n",
      head("/jobs/batch", "content-length: 8000000") + "[",
      "",
    ];
    for (let n = 0; n < 300; n++) {
      const socket = connect(port(), "127.0.0.1");
      socket.on("error", () => {}).write(begun[n % begun.length] ?? "");
      sockets.push(socket);
    }
    const dripping = setInterval(
      () => sockets.forEach((socket) => socket.destroyed || socket.write("a")),
      100,
    );
    try {
      const busy = await pollMilliseconds(200);
      const [calmMedian = 0, busyMedian = 0] = [calm[100], busy[100]];
      console.log(
        `slow_senders 300: median poll ${calmMedian.toFixed(2)} ms calm, ${
          busyMedian.toFixed(2)
        } ms with them`,
      );
      expect(busyMedian).toBeLessThan(2 * calmMedian + 10);
      const { status } = await send(execution, '{"inputs": {"x": 1}}');
      expect(status).toBe(201);
      expect(residentMegabytes() - before).toBeLessThan(64);
    } finally {
      clearInterval(dripping);
      sockets.forEach((socket) => socket.destroy());
    }
  });

  test("with bodies that unpack to gigabytes is refused by its Content-Encoding, unread", async () => {
    for (const encoding of ["gzip", "br", "deflate", "zstd", "gzip, gzip", "x-gzip", "identity, gzip"]) {
      const answer: RawAnswer = await rawRequest(port(), [
        head(execution, `content-encoding: ${encoding}`, "content-length: 1000000"),
      ]);
      expect([encoding, answer.status]).toEqual([encoding, 415]);
    }
  });
});

import { describe, expect, onTestFinished, test } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import { readBytes } from "../../src/http/read_bytes.ts";
import { steadyBody } from "../../src/http/steady_body.ts";
import { rawRequest } from "../support/raw_request.ts";

/** Reads each body as a route does, in a server, and answers what came of it. */
function serveReader(read: (request: Request) => Promise<number>): number {
  const stopped = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stopped.signal, onListen: () => {} },
    async (request) => {
      try {
        return new Response(String(await read(request)));
      } catch (error) {
        return new Response(error instanceof GatewayError ? error.code : String(error), { status: 400 });
      }
    },
  );
  onTestFinished(() => {
    stopped.abort();
  });
  return server.addr.port;
}

const post = (...lines: string[]) => ["POST / HTTP/1.1", "host: gateway", ...lines, "", ""].join("\r\n");
const inMemory = (seconds: number) =>
  serveReader(async (request) => (await readBytes(request, 1_000_000, seconds)).length);

async function streamed(request: Request): Promise<number> {
  let size = 0;
  for await (const chunk of steadyBody(request.body ?? new Blob().stream(), 0.3)) size += chunk.length;
  return size;
}

async function* slowly(count: number, milliseconds: number, piece: string) {
  for (let n = 0; n < count; n++) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    yield piece;
  }
}

/** As a client that takes its time. */
async function drip(port: number, head: string, pieces: AsyncIterable<string>): Promise<string> {
  const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  const encoder = new TextEncoder();
  let answer = "";
  const reading = (async () => {
    const buffer = new Uint8Array(4_096);
    for (let read = await connection.read(buffer).catch(() => null); read !== null;) {
      answer += new TextDecoder().decode(buffer.subarray(0, read));
      read = await connection.read(buffer).catch(() => null);
    }
  })();
  await connection.write(encoder.encode(head));
  for await (const piece of pieces) {
    if (answer !== "") break;
    await connection.write(encoder.encode(piece)).catch(() => 0);
  }
  for (let tries = 0; answer === "" && tries < 200; tries++) {
    await new Promise((next) => setTimeout(next, 10));
  }
  connection.close();
  await reading;
  return answer;
}

describe("a body that comes slowly", () => {
  test.each([
    ["with its length", post("content-length: 1000"), "a"],
    ["in chunks", post("transfer-encoding: chunked"), "1\r\na\r\n"],
  ])("is given up when its time is over: %s", async (_how, head, piece) => {
    const answer = await drip(inMemory(0.3), head, slowly(100, 20, piece));
    expect(answer).toMatch(/request-timeout$/);
  });

  test("is read when it comes in time", async () => {
    const head = post("content-length: 5");
    expect(await drip(inMemory(5), head, slowly(5, 20, "a"))).toMatch(/\r\n\r\n5$/);
  });

  test("is given up when it stands still, however large it is", async () => {
    const port = serveReader(streamed);
    const still = await drip(port, post("content-length: 1000"), slowly(1, 1, "a"));
    expect(still).toMatch(/request-timeout$/);
    const steady = await drip(port, post("content-length: 12"), slowly(12, 50, "a"));
    expect(steady, "longer than the time, and never still for so long").toMatch(/\r\n\r\n12$/);
  });
});

describe("a body in many pieces", () => {
  const byte = "1\r\na\r\n";

  test("is read when it is a byte at a time", async () => {
    const chunks = [post("transfer-encoding: chunked"), byte.repeat(5_000), "0\r\n\r\n"];
    expect(await rawRequest(inMemory(10), chunks)).toMatchObject({ status: 200, body: "5000" });
  });

  test("is refused when there is no end of them", { timeout: 30_000 }, async () => {
    const chunks = [
      post("transfer-encoding: chunked"),
      ...Array<string>(30).fill(byte.repeat(1_000)),
      "0\r\n\r\n",
    ];
    expect(await rawRequest(inMemory(20), chunks, 20)).toMatchObject({ status: 400, body: "invalid-body" });
  });

  test("keeps its bytes and their order, however they are cut", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const cuts = [1, 2, 4_095, 4_096, 4_097, 9_000, 9_001, 40_000, 50_000];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        let from = 0;
        for (const cut of cuts) controller.enqueue(bytes.slice(from, from = cut));
        controller.close();
      },
    });
    const request = new Request("http://gateway/", { method: "POST", body });
    expect(await readBytes(request, 50_000)).toEqual(bytes);
  });

  test("is refused at its first byte over the limit", async () => {
    const request = (size: number) =>
      new Request("http://gateway/", { method: "POST", body: new Blob([new Uint8Array(size)]).stream() });
    expect((await readBytes(request(10), 10)).length).toBe(10);
    await expect(readBytes(request(11), 10)).rejects.toMatchObject({ code: "too-large" });
  });
});

import { Buffer } from "node:buffer";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "./free_port.ts";
import { createFront, type Front } from "./gateway_front.ts";

/** A server that says who it is and what it got. */
function serve(name: string, answer?: (request: Request) => Response | Promise<Response>) {
  const told = async (request: Request) =>
    Response.json({ name, method: request.method, url: request.url, bytes: (await request.bytes()).length });
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer ?? told);
}

const addressOf = ({ addr }: Deno.HttpServer<Deno.NetAddr>) => new URL(`http://127.0.0.1:${addr.port}`);

describe("createFront", () => {
  const toClose: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
  });

  async function before(...servers: URL[]): Promise<string> {
    const port = await freePort();
    const front: Front = createFront(port, servers);
    await front.open();
    toClose.push(front.close);
    return `http://127.0.0.1:${port}`;
  }
  function served(...args: Parameters<typeof serve>): URL {
    const server = serve(...args);
    toClose.push(() => server.shutdown());
    return addressOf(server);
  }
  const nameOf = async (answer: Response) => (await answer.json() as { name: string }).name;

  test("hands requests to its servers in turn, also those of one connection", async () => {
    const url = await before(served("a"), served("b"));
    const names = [];
    for (let count = 0; count < 6; count++) names.push(await nameOf(await fetch(url)));
    expect(names).toEqual(["a", "b", "a", "b", "a", "b"]);
  });

  test("passes method, path, headers and body on, and the answer back, as they are", async () => {
    const url = await before(served("a", async (request) =>
      new Response(await request.bytes(), {
        status: 418,
        headers: {
          "x-got": `${request.method} ${new URL(request.url).pathname} ${request.headers.get("x-sent")}`,
        },
      })));
    const body = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const answer = await fetch(`${url}/a%20b`, { method: "PUT", headers: { "x-sent": "é" }, body });
    expect([answer.status, answer.headers.get("x-got")]).toEqual([418, "PUT /a%20b é"]);
    expect(Buffer.compare(await answer.bytes(), body)).toBe(0);
  });

  test("leaves out a server that is not there, and loses nothing of the body by it", async () => {
    const nowhere = new URL(`http://127.0.0.1:${await freePort()}`);
    const url = await before(nowhere, served("b"));
    for (let count = 0; count < 4; count++) {
      const answer = await fetch(url, { method: "POST", body: new Uint8Array(500_000) });
      expect(await answer.json()).toMatchObject({ name: "b", bytes: 500_000 });
    }
  });

  test("ends the connection when no server is there, or the one that has the request goes away", async () => {
    const nowhere = new URL(`http://127.0.0.1:${await freePort()}`);
    await expect(fetch(await before(nowhere, nowhere))).rejects.toThrow();
    const hangsUp = createServer((socket) => socket.once("data", () => socket.destroy()));
    const port = await freePort();
    await new Promise<void>((resolve) => hangsUp.listen(port, "127.0.0.1", resolve));
    toClose.push(() => new Promise((resolve) => hangsUp.close(() => resolve())));
    await expect(fetch(await before(new URL(`http://127.0.0.1:${port}`)), { method: "POST", body: "x" }))
      .rejects.toThrow();
  });

  test("gives an early answer to a request whose body still comes", async () => {
    const url = await before(served("a", (request) => {
      request.body?.cancel();
      return new Response("too much", { status: 413 });
    }));
    const answer = await fetch(url, { method: "POST", body: new Uint8Array(20_000_000) });
    expect([answer.status, await answer.text()]).toEqual([413, "too much"]);
  });
});

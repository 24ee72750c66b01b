import http from "node:http";
import { describe, expect, test } from "vitest";
import { createCatalogueSource } from "../../src/webhook/catalogue_source.ts";
import { newSecret, verify } from "../../src/webhook/signature.ts";
import { freePort } from "../support/free_port.ts";
import { dribbling, listen, saying } from "./listen.ts";
import { serve } from "./serve.ts";

const now = () => new Date("2026-11-21T12:00:00Z");
const secrets = [newSecret(), newSecret()];
const processes = [{ id: "echo", version: "1.0.0", "x-ui-widget": { a: 1 } }, { not: "valid" }, 7];

function read(port: number, timeoutSeconds?: number): Promise<readonly unknown[]> {
  const runners = [{ name: "demo", url: `http://127.0.0.1:${port}/run?key=url-canary`, secrets }];
  return createCatalogueSource(runners, now, fetch, timeoutSeconds).read("demo");
}

async function answering(body: string, status = 200, headers: Record<string, string> = {}): Promise<number> {
  return (await serve(http.createServer((_, response) => response.writeHead(status, headers).end(body))))
    .port;
}

describe("read", () => {
  test("gives the entries as the runner gave them, asked for by a signed GET", async () => {
    const requests: http.IncomingMessage[] = [];
    const { port } = await serve(http.createServer((request, response) => {
      requests.push(request);
      response.end(JSON.stringify({ processes, more: true }));
    }));
    expect(await read(port)).toEqual(processes);
    expect(await read(port)).toEqual(processes);
    const [first, second] = requests as [http.IncomingMessage, http.IncomingMessage];
    expect(first).toMatchObject({ method: "GET", url: "/run?key=url-canary" });
    expect(first.headers).toMatchObject({ "accept": "application/json", "user-agent": "tidegate" });
    const headers = new Headers(first.headers as Record<string, string>);
    for (const secret of secrets) {
      expect(await verify([secret], headers, "", now())).toBe(first.headers["webhook-id"]);
    }
    expect(second.headers["webhook-id"], "each is a message of its own").not.toBe(
      first.headers["webhook-id"],
    );
  });

  test("takes an empty catalogue and one just below 5 MB", async () => {
    expect(await read(await answering(`{"processes": []}`))).toEqual([]);
    const title = "t".repeat(4_999_000);
    const large = [{ id: "large", version: "1", title }];
    expect(await read(await answering(JSON.stringify({ processes: large })))).toEqual(large);
  });

  test.each<[number, string]>([
    [401, "our secret is not accepted there (401)"],
    [403, "our secret is not accepted there (403)"],
    [404, "the answer is 404 instead of 200"],
    [204, "the answer is 204 instead of 200"],
    [500, "the answer is 500 instead of 200"],
  ])("says what is wrong when the answer is %d", async (status, why) => {
    const port = await answering(status === 204 ? "" : JSON.stringify({ processes }), status);
    await expect(read(port)).rejects.toThrow(`Cannot read the catalogue of runner "demo": ${why}`);
  });

  test.each([301, 302, 307, 308])("does not follow a redirect (%d)", async (status) => {
    const canary = await listen(() => {});
    const port = await answering("", status, { location: `http://127.0.0.1:${canary.port}/` });
    await expect(read(port)).rejects.toThrow(`it redirects (${status}), and redirects are not followed`);
    expect(canary.connections()).toBe(0);
  });

  const shape = `it is not {"processes": [...]}: `;
  const tooMany = JSON.stringify({ processes: Array(10_001).fill({}) });
  test.each<[string, string, string]>([
    ["a page", "<html>", "it is not JSON"],
    ["empty", "", "it is not JSON"],
    ["cut", `{"processes": [`, "it is not JSON"],
    ["a list", "[]", `${shape}Invalid input: expected object, received array`],
    ["null", "null", `${shape}Invalid input: expected object, received null`],
    ["another object", "{}", `${shape}/processes: Invalid input: expected array, received undefined`],
    ["not a list", `{"processes": {}}`, `${shape}/processes: Invalid input: expected array, received object`],
    ["too many", tooMany, `${shape}/processes: Too big`],
  ])("says what is wrong with a document that is %s", async (_, body, why) => {
    const port = await answering(body);
    await expect(read(port)).rejects.toThrow(`Cannot read the catalogue of runner "demo": ${why}`);
  });

  test("refuses a catalogue above 5 MB, of known and of unknown length", async () => {
    const body = JSON.stringify({ processes: [{ title: "t".repeat(5_000_000) }] });
    for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
      await expect(read(await answering(body, 200, headers))).rejects.toThrow("it is longer than 5 MB");
    }
  });

  test("stops in time, silent or dribbling", async () => {
    const silent = await listen((socket) => socket.resume());
    const slow = await listen(dribbling("HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n", " "));
    for (const { port } of [silent, slow]) {
      await expect(read(port, 0.1)).rejects.toThrow(
        'Cannot read the catalogue of runner "demo": no complete answer in 0.1 s',
      );
    }
  });

  test("says why there was no answer", async () => {
    await expect(read(await freePort())).rejects.toThrow('runner "demo": connection refused');
    await expect(read((await listen(saying(""))).port)).rejects.toThrow('runner "demo": connection reset');
    await expect(read((await listen(saying("hello\r\n\r\n"))).port)).rejects.toThrow("not an HTTP answer");
  });

  test("tells neither secret nor URL nor the runner's words in an error", async () => {
    const ports = [
      await answering("body-canary"),
      await answering(`{"body-canary": 1}`),
      await answering("body-canary", 500),
      (await listen(saying("body-canary\r\n\r\n"))).port,
    ];
    for (const port of ports) {
      const error = await read(port).then(() => undefined, (error: Error) => error);
      expect(error?.message).toContain("Cannot read the catalogue");
      expect(error?.message).not.toMatch(/canary|whsec_|127\.0\.0\.1/);
      expect(error?.cause).toBeUndefined();
    }
  });

  test("knows its runners, in their order, and no other", async () => {
    const runners = ["b", "a"].map((name) => ({ name, url: "http://127.0.0.1/", secrets }));
    const source = createCatalogueSource(runners, now);
    expect(source.runners).toEqual(["b", "a"]);
    await expect(source.read("c")).rejects.toThrow(
      'Cannot read the catalogue of runner "c": no such runner is configured',
    );
  });
});

/** What others have had to mend, tried on us: a test for each, by its name. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createTokens } from "../../src/webhook/capability.ts";
import { createPinnedFetch } from "../../src/webhook/pinned_fetch.ts";
import { createWorld } from "../support/world.ts";
import { listen } from "../webhook/listen.ts";
import { callAll } from "./subscriber_calls.ts";

const hello = { inputs: { message: "hello" } };
const key = { kid: "k1", secret: "an unguessable secret of 32 bytes or more" };
const capability = { jobId: "job", attempt: 1, runner: "lab", expiresAt: "2026-11-26T13:00:00.000Z" };
const now = () => new Date("2026-11-26T12:00:00.000Z");
const encode = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function signed(claims: unknown): string {
  const head = `v1.${key.kid}.${encode(claims)}`;
  return `${head}.${
    createHmac("sha256", key.secret).update(`tidegate capability token\n${head}`).digest("base64url")
  }`;
}

/** A body in chunks, whatever its headers say of its length. */
function chunked(size: number, headers: Record<string, string> = {}): RequestInit {
  const piece = new TextEncoder().encode(" ".repeat(10_000));
  let left = size;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(piece);
      left -= piece.length;
      if (left <= 0) controller.close();
    },
  });
  return { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
}

describe("advisories of Hono", () => {
  test("the version is none of those that have them", () => {
    const { version } = JSON.parse(readFileSync("node_modules/hono/package.json", "utf8")) as {
      version: string;
    };
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(4_012_025);
  });

  test("CVE-2026-44456: a chunked body over the limit does not reach what is behind the limit", async () => {
    const world = await createWorld();
    const answer = await world.fetch("/processes/echo/execution", chunked(3_000_000));
    expect([answer.status, (await answer.json()).type]).toEqual([413, "too-large"]);
    expect(JSON.parse((await world.ask("/jobs")).text).jobs).toEqual([]);
  });

  test("GHSA-92vj-g62v-jqhh: a length that is announced beside the chunks changes nothing", async () => {
    const world = await createWorld();
    for (
      const headers of [{ "transfer-encoding": "chunked" }, {
        "content-length": "2",
        "transfer-encoding": "chunked",
      }]
    ) {
      const answer = await world.fetch("/processes/echo/execution", chunked(3_000_000, headers));
      await answer.body?.cancel();
      expect([400, 413]).toContain(answer.status);
    }
    expect(JSON.parse((await world.ask("/jobs")).text).jobs).toEqual([]);
  });

  test("CVE-2026-22817: a token does not choose its algorithm", async () => {
    const tokens = createTokens([key], now);
    expect(await tokens.verify(signed(capability))).toEqual(capability);
    for (const alg of ["none", "HS256", "RS256", "ES256", "HS512"]) {
      const head = `${encode({ alg, kid: key.kid, typ: "JWT" })}.${encode(capability)}`;
      for (const secret of ["", key.kid, "-----BEGIN PUBLIC KEY-----", key.secret]) {
        const mac = createHmac("sha256", secret).update(head).digest("base64url");
        expect(await tokens.verify(`${head}.${mac}`)).toBeUndefined();
      }
    }
  });

  test("CVE-2026-54290: no origin is given back with credentials", async () => {
    const world = await createWorld();
    for (const origin of ["https://evil.example", "null"]) {
      const { headers } = await world.ask("/jobs", {
        headers: { origin, cookie: "a=b", authorization: "Bearer a" },
      });
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test("CVE-2026-44457: no cache shared by several users keeps what is of a job", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: "hello" } },
    });
    for (const path of ["", "/results", "/results/message", "/log", "/definition", "/deliveries"]) {
      const { headers } = await world.ask(`/jobs/${jobId}${path}`, {
        headers: { authorization: "Bearer a" },
      });
      expect(headers.get("cache-control")).toMatch(/\b(?:no-store|private)\b/);
    }
    expect((await world.ask("/jobs")).headers.get("cache-control")).toBe("no-store");
  });

  test("NumericDate: an end that is no time is no end, and such a token is no token", async () => {
    const tokens = createTokens([key], now);
    const ends = [
      9_999_999_999,
      "9999999999",
      NaN,
      Infinity,
      "never",
      "",
      null,
      true,
      [],
      {},
      -1,
      "2026-11-26",
      undefined,
    ];
    for (const expiresAt of ends) {
      expect(await tokens.verify(signed({ ...capability, expiresAt }))).toBeUndefined();
    }
  });
});

describe("advisories of pygeoapi", () => {
  const inside = [
    "https://127.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "http://localhost/",
  ];

  test("GHSA-f6pr-83pg-ghh6, GHSA-jgvc-94c8-3chc: a subscriber inside is refused, and never called", async () => {
    const canary = await listen(() => {});
    const urls = [...inside, `https://127.0.0.1:${canary.port}/`, `http://127.0.0.1:${canary.port}/`];
    const ports = [443, canary.port];
    const calls = await callAll(
      urls,
      { privateHosts: [], ports, resolve: () => Promise.resolve([]) },
      createPinnedFetch(),
    );
    expect(calls.map(({ delivery }) => delivery)).toEqual(urls.map(() => "refused"));
    expect(calls.filter(({ refusal }) => refusal === undefined)).toEqual([]);
    expect(canary.connections()).toBe(0);
  });

  test("pull request 2393: a subscriber that sends on is not followed", async () => {
    const canary = await listen(() => {});
    const location = `http://127.0.0.1:${canary.port}/`;
    const head = `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`;
    const sending = await listen((socket) => void socket.once("data", () => socket.end(head)));
    const options = { privateHosts: [`127.0.0.1:${sending.port}`], resolve: () => Promise.resolve([]) };
    const [call] = await callAll([`http://127.0.0.1:${sending.port}/`], options, createPinnedFetch());
    expect(call).toMatchObject({ refusal: undefined, delivery: "answered" });
    expect([sending.connections(), canary.connections()]).toEqual([1, 0]);
  });
});

describe("advisories of Deno", () => {
  test("GHSA-cpgj-f7g3-2pp2, GHSA-83pc-3rw9-qpwj: a name that leads inside does not, though it is allowed", async () => {
    const canary = await listen(() => {});
    const url = new URL(`http://localhost:${canary.port}/`);
    const request = {
      headers: {},
      body: "",
      signal: AbortSignal.timeout(500),
      addresses: ["255.255.255.255"],
    };
    await expect(createPinnedFetch()(url, request)).rejects.toThrow();
    expect(canary.connections()).toBe(0);
  });

  test("the version is none of those that have them", () => {
    const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
    expect(major * 100 + minor).toBeGreaterThanOrEqual(209);
    expect(readFileSync("Dockerfile", "utf8")).toMatch(/deno:[\w.-]*2\.(?:9|\d{2})\./);
  });
});

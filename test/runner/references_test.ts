import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  defineProcess,
  isPublicHttps,
  type Process,
  type ReferencePolicy,
  type RunnerOptions,
} from "../../src/runner/mod.ts";
import { valueOf } from "../support/fake_gateway.ts";
import { serveRunner } from "../support/served_runner.ts";

const number = { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 10, nullable: true };

const schemas = {
  number,
  text: { type: "string" },
  point: {
    type: "object",
    required: ["x", "items"],
    properties: { x: { type: "integer" }, items: { type: "string", nullable: true } },
  },
  bytes: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
  either: { oneOf: [{ type: "string", enum: ["a", "b"] }, { type: "object" }] },
  box: { type: "object", properties: { bbox: { type: "array" } } },
  hrefs: { type: "object", properties: { href: { type: "string" }, value: { type: "number" } } },
  many: { type: "number" },
  area: { allOf: [{ format: "ogc-bbox" }] },
  shape: {
    oneOf: [
      { type: "string", contentMediaType: "application/gml+xml", maxLength: 3 },
      { type: "object", contentMediaType: "application/geo+json", required: ["x"] },
      { type: "string", contentMediaType: "image/png", contentEncoding: "binary" },
    ],
  },
} as const;

function described(members: Partial<Process> = {}): Process {
  const inputs = Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [
      id,
      { schema, minOccurs: 0, ...(id === "many" ? { maxOccurs: 5 } : {}) },
    ]),
  );
  return {
    id: "look",
    version: "1.0.0",
    inputs,
    outputs: { seen: { schema: {} } },
    run: (seen) => ({ seen }),
    ...members,
  };
}

let origin: Server;
let base = "";
const seenHeaders: Record<string, unknown>[] = [];

const bodies: Record<
  string,
  { status?: number; type?: string; body?: string | Uint8Array; headers?: object }
> = {
  "/5.json": { type: "application/json", body: "5" },
  "/0.json": { type: "application/json", body: "0" },
  "/null.json": { type: "application/json", body: "null" },
  "/five.txt": { type: "text/plain", body: "5" },
  "/point.json": { type: "application/geo+json; charset=utf-8", body: '{"x":1,"items":null}' },
  "/point.txt": { type: "text/plain", body: '{"x":1,"items":"i"}' },
  "/badpoint.json": { type: "application/json", body: '{"x":1.5,"items":null}' },
  "/broken.json": { type: "application/json", body: '{"x":' },
  "/a.txt": { type: "text/plain", body: "a" },
  "/text.json": { type: "application/json", body: '{"kept":"as text"}' },
  "/image.png": { type: "image/png", body: new Uint8Array([0x89, 0x50, 0xff]) },
  "/latin": { type: "text/plain", body: new Uint8Array([0xe4]) },
  "/missing": { status: 404, body: "secret detail" },
  "/redirect": { status: 302, headers: { location: "/5.json" } },
  "/large": { type: "text/plain", body: "x".repeat(2_001) },
  "/bomb": {
    type: "text/plain",
    body: gzipSync("x".repeat(5_000_000)),
    headers: { "content-encoding": "gzip" },
  },
  "/1k": { type: "text/plain", body: "x".repeat(1_999) },
  "/area.json": { type: "application/json", body: '{"bbox":[1,2,3,4]}' },
  "/badarea.json": { type: "application/json", body: '{"bbox":[1,2,"3",4]}' },
  "/gml": { type: "application/gml+xml; charset=utf-8", body: "<a>" },
  "/polluted.json": { type: "application/json", body: '{"x":1,"items":null,"__proto__":{"polluted":true}}' },
};

beforeAll(async () => {
  origin = createServer((request, response) => {
    seenHeaders.push(request.headers);
    const path = request.url?.split("?")[0] ?? "";
    if (path === "/never") return;
    if (path === "/endless") {
      response.writeHead(200, { "content-type": "text/plain" });
      const timer = setInterval(() => response.write("x"), 5);
      return void response.on("close", () => clearInterval(timer));
    }
    const { status = 200, type, body, headers } = bodies[path] ?? { status: 404 };
    response.writeHead(status, { ...(type ? { "content-type": type } : {}), ...headers }).end(body);
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  const address = origin.address();
  base = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
});
afterAll(() => {
  origin.closeAllConnections();
  origin.close();
});

const here: ReferencePolicy = {
  allowed: ({ origin: from }) => from === base,
  limitBytes: 2_000,
  timeoutSeconds: 0.3,
};

async function look(
  inputs: Record<string, unknown>,
  process = described(),
  options: Partial<RunnerOptions> = {},
) {
  await using served = await serveRunner([process], {
    references: here,
    graceMilliseconds: 5_000,
    ...options,
  });
  const { body } = await served.gateway.dispatch(served.url, {
    process: "look",
    inputs,
    outputs: { seen: {} },
  });
  const value = valueOf(body.outputs?.["seen"]);
  return {
    value,
    seen: isMembers(value) ? value : undefined,
    exception: body.exception,
    logged: served.logged,
  };
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const at = (path: string, type?: string) => ({ href: `${base}${path}`, ...(type ? { type } : {}) });

describe("inputs", () => {
  it("reach run unwrapped: plain and qualified values, bounding boxes, several occurrences as an array", async () => {
    const inputs = {
      number: { value: 3, mediaType: "application/json" },
      text: "plain",
      box: { bbox: [1, 2, 3, 4] },
      many: [1, { value: 2 }],
      unknown: { href: "https://untouched.example/" },
    };
    const { seen } = await look(inputs);
    expect(seen).toEqual({ ...inputs, number: 3, many: [1, 2] });
    expect((await look({ many: 7 })).seen).toEqual({ many: [7] });
  });

  it("that look like references but are described with such members are left alone", async () => {
    const hrefs = { href: `${base}/5.json`, value: 5 };
    expect((await look({ hrefs })).seen).toEqual({ hrefs });
  });

  it("by reference are fetched and read as the schema wants it", async () => {
    const cases: [string, unknown, unknown][] = [
      ["number", at("/5.json"), 5],
      ["number", at("/null.json"), null],
      ["number", at("/five.txt"), 5],
      ["number", at("/five.txt", "application/json"), 5],
      ["text", at("/five.txt"), "5"],
      ["text", at("/text.json"), '{"kept":"as text"}'],
      ["text", at("/5.json?sig=a.b&x=%20"), "5"],
      ["point", at("/point.json"), { x: 1, items: null }],
      ["point", at("/point.txt"), { x: 1, items: "i" }],
      ["either", at("/a.txt"), "a"],
      ["bytes", at("/image.png"), btoa("\x89\x50\xff")],
      ["many", [1, at("/5.json")], [1, 5]],
      ["area", at("/area.json"), { bbox: [1, 2, 3, 4] }],
      ["shape", at("/gml"), "<a>"],
      ["shape", at("/gml", "application/gml+xml"), "<a>"],
      ["shape", { ...at("/gml"), format: { encoding: "base64" } }, btoa("<a>")],
      ["shape", at("/point.json"), { x: 1, items: null }],
      ["shape", at("/point.txt", "application/geo+json"), { x: 1, items: "i" }],
      ["shape", at("/image.png"), btoa("\x89\x50\xff")],
      [
        "shape",
        { ...at("/image.png"), format: { mediaType: "image/png", encoding: "base64" } },
        btoa("\x89\x50\xff"),
      ],
    ];
    for (const [id, given, expected] of cases) {
      const { seen, exception } = await look({ [id]: given });
      expect([id, given, exception?.detail, seen?.[id]]).toEqual([id, given, undefined, expected]);
    }
  });

  it("by reference that do not fit fail with 400 and name the input and the fault", async () => {
    const cases: [string, unknown, RegExp][] = [
      ["number", at("/0.json"), /Input "number": .*must be greater than 0, not the number 0/],
      ["number", at("/a.txt"), /Input "number": .*must be a number or null/],
      ["point", at("/badpoint.json"), /Input "point": .*\/x: .*integer/],
      ["point", at("/broken.json"), /Input "point": .*JSON/],
      ["either", at("/five.txt"), /Input "either"/],
      ["text", at("/latin"), /Input "text"/],
      ["many", [1, at("/a.txt")], /Input "many"/],
      ["area", at("/badarea.json"), /Input "area": .*\/bbox\/2: must be a number/],
      ["shape", at("/point.txt"), /Input "shape": .*must have at most 3 characters/],
      ["shape", at("/gml", "application/geo+json"), /Input "shape": .*JSON/],
      ["shape", at("/gml", "text/html"), /Input "shape": \/type must be "application\/gml\+xml", /],
    ];
    for (const [id, given, message] of cases) {
      const { exception } = await look({ [id]: given });
      expect(exception).toMatchObject({ status: 400, type: "invalid-inputs" });
      expect(exception?.detail).toMatch(message);
    }
  });

  it("by reference stay links for a process with resolve: false", async () => {
    const link = at("/5.json", "application/json");
    const { seen } = await look({ number: link, many: [link, 2] }, described({ resolve: false }));
    expect(seen).toEqual({ number: link, many: [link, 2] });
  });

  it("do not pollute prototypes", async () => {
    const { seen } = await look({ point: at("/polluted.json") });
    expect(seen?.["point"]).toMatchObject({ x: 1 });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    const given = JSON.parse('{"__proto__": {"polluted": true}, "text": "x"}');
    expect((await look(given)).seen).toEqual({ text: "x" });
  });
});

describe("a hostile reference", () => {
  const cases: [string, string, RegExp][] = [
    ["that is not found", "/missing", /cannot fetch .*\/missing: it answered 404$/],
    ["that redirects", "/redirect", /it answered 302$/],
    ["that is too large", "/large", /more than 2000 bytes$/],
    ["that is too large once decompressed", "/bomb", /more than 2000 bytes$/],
    ["that never answers", "/never", /no answer in 0.3 s$/],
    ["that never ends", "/endless", /no answer in 0.3 s$/],
  ];
  for (const [what, path, message] of cases) {
    it(`${what} fails with 400, and no word of the answer is told`, async () => {
      const { exception } = await look({ text: at(`${path}?token=hidden`) });
      expect(exception).toMatchObject({ status: 400, type: "invalid-inputs" });
      expect(exception?.detail).toMatch(message);
      expect(exception?.detail).not.toMatch(/hidden|secret/);
    });
  }

  it("that cannot be reached fails without telling what the network said", async () => {
    const references = { ...here, allowed: () => true };
    const { exception } = await look({ text: { href: "http://127.0.0.1:1/x" } }, described(), { references });
    expect(exception?.detail).toBe('Input "text": cannot fetch http://127.0.0.1:1/x: it cannot be reached');
  });

  it("cannot take more than five times the limit together", async () => {
    const texts = described({ inputs: { many: { schema: { type: "string" }, minOccurs: 0, maxOccurs: 9 } } });
    expect((await look({ many: Array(5).fill(at("/1k")) }, texts)).seen?.["many"]).toHaveLength(5);
    const { exception } = await look({ many: Array(6).fill(at("/1k")) }, texts);
    expect(exception?.detail).toMatch(/more than 5 bytes/);
  });

  it("is not fetched when the policy forbids it, and no credentials go along when it allows it", async () => {
    const before = seenHeaders.length;
    const { exception } = await look({ text: at("/a.txt") }, described(), { references: {} });
    expect(exception?.detail).toBe(`Input "text": ${base}/a.txt is not a URL that this runner fetches`);
    for (const href of ["", "/etc/passwd", "file:///etc/passwd", "data:text/plain,x", "not a url"]) {
      const refused = await look({ text: { href } }, described(), { references: {} });
      expect(refused.exception?.detail).toMatch(/is not a URL that this runner fetches$/);
    }
    expect(seenHeaders.length).toBe(before);
    await look({ text: at("/a.txt") });
    expect(seenHeaders.at(-1)).not.toHaveProperty("authorization");
    expect(seenHeaders.at(-1)).not.toHaveProperty("webhook-signature");
  });

  it("is given up when the job is cancelled", async () => {
    let runs = 0;
    const process = described({ run: () => ({ seen: ++runs }) });
    const references = { ...here, timeoutSeconds: 60 };
    await using served = await serveRunner([process], { references });
    const order = { process: "look", inputs: { text: at("/never") }, outputs: { seen: {} } };
    const { jobId } = await served.gateway.dispatch(served.url, order);
    await served.gateway.cancel(served.url, jobId);
    await served.runner.close();
    expect([runs, served.gateway.received]).toEqual([0, []]);
  });
});

describe("isPublicHttps", () => {
  const allowed = [
    "https://example.org/a",
    "https://example.org:443/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
  ];
  const forbidden = [
    "http://example.org/",
    "ftp://example.org/",
    "https://example.org:8443/",
    "https://user:word@example.org/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://１２７.０.０.１/",
  ];
  it("takes public https URLs", () => {
    for (const url of allowed) expect([url, isPublicHttps(new URL(url))]).toEqual([url, true]);
  });
  it("refuses other schemes and ports, credentials, local names and special addresses in any spelling", () => {
    for (const url of forbidden) expect([url, isPublicHttps(new URL(url))]).toEqual([url, false]);
  });
});

describe("defaults", () => {
  const process = described({
    inputs: {
      a: { schema: { type: "number", default: 2 } },
      b: { schema: { $ref: "#/definitions/b", definitions: { b: { default: "x" } } } },
      c: { schema: { type: "string" }, minOccurs: 0 },
      many: { schema: { type: "number", default: 1 }, maxOccurs: 3 },
    },
  });
  it("of the description are there for run, filled in by the gateway or not", async () => {
    expect((await look({}, process)).seen).toEqual({ a: 2, b: "x", many: [1] });
    expect((await look({ a: 3, many: [2, 3] }, process)).seen).toEqual({ a: 3, b: "x", many: [2, 3] });
  });
});

describe("defineProcess", () => {
  it("gives run inputs with the defaults and types of the description", async () => {
    const process = defineProcess({
      id: "look",
      version: "1.0.0",
      inputs: {
        a: { schema: { type: "number", default: 2 } },
        b: { schema: { type: "string" }, minOccurs: 0 },
      },
      outputs: { seen: { schema: { type: "number" } } },
      run: ({ a, b }) => ({ seen: a * (b === undefined ? 1 : b.length) }),
    });
    expect((await look({ a: 4 }, process)).value).toBe(4);
    expect((await look({ a: 4, b: "xy" }, process)).value).toBe(8);
  });
});

/** What one room may import and must not touch. `docs/architecture.md` is the same table in words. */
export interface Room {
  /**
   * Other rooms, single files, and packages; its own files are always allowed. `types of <room>`: with `import type` only.
   * `node:` stands for every module of Node, `*` for everything.
   */
  readonly mayImport: readonly string[];
  /** Names of the platform that must not be spoken here; why is in `reasons`. */
  readonly neverTouches?: readonly string[];
}

const pure = [
  "fetch",
  "Date.now",
  "new Date()",
  "performance",
  "setTimeout",
  "setInterval",
  "Math.random",
  "crypto",
  "console",
  "Request",
  "Response",
  "Deno",
];
const face: Room = {
  mayImport: ["core", "ogc", "protocol", "hono", "@hono/zod-openapi", "zod"],
  neverTouches: ["fetch", "Deno"],
};

export const rooms: Readonly<Record<string, Room>> = {
  "src/ogc": { mayImport: ["zod"], neverTouches: pure },
  "src/protocol": { mayImport: ["zod", "ogc"], neverTouches: pure },
  "src/schema": { mayImport: ["types of ogc", "@cfworker/json-schema"], neverTouches: pure },
  "src/request": { mayImport: ["types of ogc", "schema"], neverTouches: pure },
  "src/core": { mayImport: ["ogc", "protocol", "schema", "request"], neverTouches: pure },
  "src/store": {
    mayImport: [
      "core",
      "protocol",
      "ogc",
      "node:",
      "zod",
      "@upstash/redis",
      "@redis/client",
      "@noble/hashes",
    ],
    neverTouches: ["fetch"],
  },
  "src/metrics": { mayImport: ["core"], neverTouches: pure },
  "src/traces": { mayImport: ["core"], neverTouches: pure.filter((name) => name !== "crypto") },
  "src/webhook": {
    mayImport: [
      ...["core", "protocol", "ipaddr.js", "zod"],
      ...["webhook/signature.ts", "webhook/pinned_fetch.ts", "webhook/special_addresses.ts"],
    ],
    neverTouches: ["Deno"],
  },
  // Runners judge addresses by it.
  "src/webhook/special_addresses.ts": { mayImport: ["ipaddr.js"], neverTouches: ["fetch", "Deno"] },
  // Runners and clients sign and verify with it, so it is a room of its own: it must not lead to the gateway.
  "src/webhook/signature.ts": { mayImport: ["@noble/hashes"], neverTouches: ["fetch", "Deno"] },
  "src/webhook/pinned_fetch.ts": { mayImport: ["core", "protocol", "webhook", "node:", "ipaddr.js"] },
  // Who is calling.
  "src/access": {
    mayImport: ["core", "webhook", "jose", "@noble/hashes", "zod"],
    neverTouches: ["Deno"],
  },
  "src/http": face,
  "src/html": face,
  "src/wps": face,
  "src/tiles": face,
  "src/client": {
    mayImport: [
      "types of ogc",
      "types of protocol",
      "webhook/signature.ts",
      "types of client/openers",
      "client/openers/registered.ts",
      "client/openers/open_result.ts",
      "client/saving/file.ts",
    ],
    neverTouches: ["Deno"],
  },
  // Whoever opens nothing does not load it. The packages are loaded by whoever opens what they read.
  "src/client/openers": {
    mayImport: ["client", "types of ogc", "papaparse", "zarrita"],
    neverTouches: ["Deno"],
  },
  // The rest of the client also runs where there are no files: it is loaded only to save and to open.
  "src/client/saving/file.ts": { mayImport: ["client", "node:"], neverTouches: ["Deno"] },
  // What a client has to check and to write requests by is larger than the client: entries of their own, which it must not lead to.
  "src/client/validate": { mayImport: ["types of ogc", "schema", "request", "client"], neverTouches: pure },
  "src/client/templates": { mayImport: ["types of ogc", "schema", "request"], neverTouches: pure },
  "src/client/generate": { mayImport: ["types of ogc", "schema"], neverTouches: pure },
  "src/cli": {
    mayImport: [
      ...["client", "client/validate", "client/templates", "client/generate", "types of client/openers"],
      ...["types of ogc", "node:", "commander", "log-update", "string-width", "yaml"],
    ],
    neverTouches: ["Deno"],
  },
  "src/runner": {
    mayImport: [
      "ogc",
      "protocol",
      "schema",
      "webhook/signature.ts",
      "webhook/special_addresses.ts",
      "zod",
      "@noble/hashes",
    ],
    neverTouches: ["Deno"],
  },
  // What the environment says of one thing each; `config.ts` puts them together.
  "src/settings": {
    mayImport: [
      ...["types of config.ts", "core", "types of access", "access/loopback.ts", "zod"],
      ...["webhook", "webhook/signature.ts", "webhook/special_addresses.ts"],
    ],
    neverTouches: ["fetch", "Deno"],
  },
  "src/*.ts": { mayImport: ["*"] },
  "workers": {
    mayImport: [
      ...[
        "config.ts",
        "secrets.ts",
        "settings/store.ts",
        "gateway.ts",
        "local.ts",
        "edge.ts",
        "welcome.ts",
        "runner",
      ],
      ...["node:", "cloudflare:workers", "@redis/client", "zod/v4"],
    ],
  },
};

/** Why a name of the platform has no place in a room that does not list it. */
export const reasons: Readonly<Record<string, string>> = {
  fetch: "what goes out goes through the Sender port",
  "Date.now": "time comes through the door, as `now`",
  "new Date()": "time comes through the door, as `now`",
  performance: "time comes through the door, as `now`",
  setTimeout: "time comes through the door",
  setInterval: "time comes through the door",
  "Math.random": "chance comes through the door, as `random`",
  crypto: "ids, digests and tokens come through the door",
  console: "the log comes through the door, as `log`",
  Request: "HTTP is the faces' business",
  Response: "HTTP is the faces' business",
  Deno: "this room also runs where there is no Deno",
};

import { describe, expect, test } from "vitest";
import { reasons, rooms } from "../../.ci/rooms_table.ts";
import { violations } from "../../.ci/rooms.ts";

const check = (path: string, text: string) => violations([{ path, text }]);

describe("violations: what one room imports from another", () => {
  test.each([
    ["src/core/execute.ts", `import { sqliteStore } from "../store/sqlite.ts";`, "src/store/sqlite.ts"],
    ["src/core/execute.ts", `import type { App } from "../http/app.ts";`, "src/http/app.ts"],
    ["src/core/execute.ts", `import { z } from "zod";`, "zod"],
    ["src/core/execute.ts", `export { createHmac } from "node:crypto";`, "node:crypto"],
    ["src/core/execute.ts", `export * from "../gateway.ts";`, "src/gateway.ts"],
    ["src/core/execute.ts", `const { Hono } = await import("hono");`, "hono"],
    ["src/core/execute.ts", `let app: import("../http/app.ts").App;`, "src/http/app.ts"],
    ["src/ogc/link.ts", `import { report } from "../protocol/report.ts";`, "src/protocol/report.ts"],
    ["src/ogc/link.ts", `import { z } from "@hono/zod-openapi";`, "@hono/zod-openapi"],
    ["src/protocol/report.ts", `import { advance } from "../core/job.ts";`, "src/core/job.ts"],
    ["src/store/keys.ts", `import { sign } from "../webhook/signature.ts";`, "src/webhook/signature.ts"],
    ["src/webhook/sender.ts", `import { lookup } from "node:dns/promises";`, "node:dns/promises"],
    ["src/webhook/signature.ts", `import type { Job } from "../core/job.ts";`, "src/core/job.ts"],
    ["src/http/app.ts", `import { page } from "../html/page.ts";`, "src/html/page.ts"],
    ["src/http/routes/execute.ts", `import { sqlite } from "../../store/sqlite.ts";`, "src/store/sqlite.ts"],
    ["src/http/app.ts", `import { Buffer } from "node:buffer";`, "node:buffer"],
    ["src/client/client.ts", `import { statusInfo } from "../ogc/status_info.ts";`, "src/ogc/status_info.ts"],
    ["src/client/client.ts", `import { open } from "zarrita";`, "zarrita"],
    ["src/client/job.ts", `import { offer } from "./openers/offer.ts";`, "src/client/openers/offer.ts"],
    ["src/client/openers/offer.ts", `import { z } from "zod";`, "zod"],
    ["src/cli/main.ts", `import { advance } from "../core/job.ts";`, "src/core/job.ts"],
    ["src/runner/runner.ts", `import { advance } from "../core/job.ts";`, "src/core/job.ts"],
    ["src/runner/runner.ts", `import { sender } from "../webhook/sender.ts";`, "src/webhook/sender.ts"],
    ["src/runner/runner.ts", `import { createHash } from "node:crypto";`, "node:crypto"],
    ["workers/gateway/deno.ts", `import { advance } from "../../src/core/job.ts";`, "src/core/job.ts"],
    [
      "workers/gateway/deno.ts",
      `import { echo } from "../demo_runner/echo.ts";`,
      "workers/demo_runner/echo.ts",
    ],
  ])("%s: %s", (path, text, target) => {
    expect(check(path, text)).toEqual([expect.stringMatching(`^${path}:1 imports ${target}: `)]);
  });

  test.each([
    [
      "src/core/execute.ts",
      `import { advance } from "./job.ts"; import type { Link } from "../ogc/link.ts";`,
    ],
    ["src/schema/value_schema.ts", `import { Validator } from "@cfworker/json-schema";`],
    [
      "src/store/sqlite.ts",
      `import { DatabaseSync } from "node:sqlite"; import type { Job } from "../core/job.ts";`,
    ],
    [
      "src/webhook/sender.ts",
      `import { sign } from "./signature.ts"; import { pinned } from "./pinned_fetch.ts";`,
    ],
    ["src/webhook/pinned_fetch.ts", `import { lookup } from "node:dns/promises";`],
    ["src/http/app.ts", `import { cors } from "hono/cors"; import { execute } from "./routes/execute.ts";`],
    ["src/client/client.ts", `import type { StatusInfo } from "../ogc/status_info.ts";`],
    ["src/client/openers/zarr_opener.ts", `const { open } = await import("zarrita");`],
    [
      "src/runner/mod.ts",
      `export { verify } from "../webhook/signature.ts"; import "@noble/hashes/sha2.js";`,
    ],
    ["src/gateway.ts", `import { sqlite } from "./store/sqlite.ts"; import { app } from "./http/app.ts";`],
    [
      "workers/gateway/deno.ts",
      `import { createGateway } from "../../src/gateway.ts"; import "node:process";`,
    ],
    ["workers/demo_runner/deno.ts", `import "../../src/runner/mod.ts"; import { echo } from "./echo.ts";`],
  ])("%s may: %s", (path, text) => {
    expect(check(path, text)).toEqual([]);
  });

  test("a package is imported by its name in deno.json", () => {
    expect(check("src/gateway.ts", `import { z } from "npm:zod@4";`)).toEqual([
      `src/gateway.ts:1 imports "npm:zod@4": name the package in deno.json and import it by that name`,
    ]);
  });

  test("an import of a computed name is refused", () => {
    expect(check("src/core/job.ts", `await import("../store/" + name);`)).toEqual([
      "src/core/job.ts:1 imports a computed name: write it out, so that it can be checked",
    ]);
  });
});

describe("violations: what one room speaks", () => {
  test.each([
    ["fetch", `await fetch(url);`],
    ["fetch", `const send = fetch;`],
    ["fetch", `globalThis.fetch(url);`],
    ["Date.now", `const at = Date.now();`],
    ["new Date()", `const at = new Date();`],
    ["crypto", `crypto.randomUUID();`],
    ["crypto", `const { subtle } = globalThis.crypto;`],
    ["console", `console.log("x");`],
    ["Math.random", `const r = Math.random();`],
    ["Request", `function read(request: Request) {}`],
    ["Deno", `Deno.env.get("X");`],
  ])("src/core must not speak %s: %s", (name, text) => {
    const fault = `src/core/sweep.ts:2 speaks \`${name}\`: ${reasons[name]}`;
    expect(check("src/core/sweep.ts", `const a = 1;\n${text}`)).toEqual([fault]);
  });

  test.each([
    "src/ogc/link.ts",
    "src/protocol/report.ts",
    "src/http/app.ts",
    "src/runner/runner.ts",
    "src/webhook/sender.ts",
  ])(
    "%s must not speak Deno",
    (path) => expect(check(path, `Deno.cwd();`)).toEqual([`${path}:1 speaks \`Deno\`: ${reasons.Deno}`]),
  );

  test("a face must not fetch, a runner may", () => {
    expect(check("src/http/app.ts", `fetch(url)`)).toHaveLength(1);
    expect(check("src/runner/report.ts", `fetch(url)`)).toEqual([]);
  });

  test("comments, strings, members and a Date made of a given time are no violation", () => {
    const text = `
      // fetch(url), Date.now(), console.log
      const text = "crypto.randomUUID() and new Date()";
      const at = new Date(job.createdAt).toISOString();
      interface Ports { fetch: unknown; crypto(): void }
      ports.fetch(text); app.console = { Request: at };
    `;
    expect(check("src/core/job.ts", text)).toEqual([]);
  });
});

test("violations names every fault of every file, with its line", () => {
  const found = violations([
    { path: "src/core/a.ts", text: `import { z } from "zod";\n\nexport const at = Date.now();\n` },
    { path: "src/attic/b.ts", text: "" },
    { path: "src/ogc/c.ts", text: `import { Hono } from "hono";` },
  ]);
  expect(found.map((line) => line.split(" ")[0])).toEqual([
    "src/core/a.ts:1",
    "src/core/a.ts:3",
    "src/attic/b.ts",
    "src/ogc/c.ts:1",
  ]);
  expect(found[2]).toContain("is in no room");
});

test("every name that a room never speaks has its reason", () => {
  const names = new Set(Object.values(rooms).flatMap((room) => room.neverTouches ?? []));
  expect(Object.keys(reasons).toSorted()).toEqual([...names].toSorted());
});

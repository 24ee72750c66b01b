import { describe, expect, test } from "vitest";
import { createWorld, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const script = "<script>fetch('/jobs').then(steal)</script>";

/** Types under which a browser would run what a runner has made, if it were let. */
const running = [
  "text/html",
  "TEXT/HTML; charset=utf-8",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/xml",
  "application/xml",
  "application/xslt+xml",
  "application/rss+xml",
  "application/mathml+xml",
  "text/javascript",
  "application/javascript",
  "application/wasm",
  "text/css",
  "multipart/x-mixed-replace; boundary=x",
  "message/rfc822",
  "application/x-shockwave-flash",
  "application/pdf",
  "text/plain",
  "unknown/unknown",
  "application/octet-stream",
];
const description = (mediaType: string, index: number) => ({
  id: `page${index}`,
  version: "1.0.0",
  jobControlOptions: ["sync-execute", "async-execute"],
  outputs: { page: { schema: { type: "string", contentMediaType: mediaType } } },
});

/** A job whose one output is a file of that type. */
async function filed(world: World, process: string, mediaType: string): Promise<string> {
  const jobId = await world.submit(process);
  const { body } = await world.upload(jobId, "page/page.html", script, { "content-type": mediaType });
  const { size, sha256 } = body as { size: number; sha256: string };
  const upload = { name: "page.html", mediaType, size, sha256 };
  const { status } = await world.report(jobId, {
    sequence: 1,
    status: "successful",
    outputs: { page: { upload } },
  });
  expect(status).toBe(200);
  return jobId;
}

/** What keeps a browser from running it in the name of the gateway. */
function expectHarmless(headers: Headers): void {
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toMatch(/(^|;) ?sandbox(;|$)/);
  expect(headers.get("content-security-policy")).not.toMatch(/allow-scripts|allow-same-origin/);
  expect(headers.get("access-control-allow-credentials")).toBeNull();
  expect(headers.get("set-cookie")).toBeNull();
}

async function expectHarmlessFile(world: World, jobId: string): Promise<void> {
  const { body } = await world.ask<{ page: { href: string } }>(`/jobs/${jobId}/results`, {
    headers: { accept: "application/json" },
  });
  const link = new URL(body.page.href).pathname;
  const place = `/jobs/${jobId}/results/page`;
  for (const path of [link, place, `${place}/page.html`]) {
    for (
      const init of [{}, { method: "HEAD" }, { headers: { range: "bytes=0-3" } }, {
        headers: { range: "bytes=99999-" },
      }]
    ) {
      const answer = await world.fetch(path, init);
      await answer.arrayBuffer();
      expect([200, 206, 416]).toContain(answer.status);
      expectHarmless(answer.headers);
    }
    const { headers } = await world.ask(path);
    const again = await world.fetch(path, { headers: { "if-none-match": headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    expectHarmless(again.headers);
  }
}

describe("what a runner has made", () => {
  test("runs nowhere in the name of the gateway when it is a file, of whatever type", async () => {
    const world = await createWorld({ processes: running.map(description), resultLinks: "signed" });
    for (const [index, mediaType] of running.entries()) {
      await expectHarmlessFile(world, await filed(world, `page${index}`, mediaType));
    }
  });

  test("runs nowhere in the name of the gateway when it is a value, of whatever type", async () => {
    const world = await createWorld({ processes: running.map(description) });
    for (const [index, type] of running.entries()) {
      const jobId = await world.submit(`page${index}`, { response: "raw" });
      const mediaType = type.includes("=x") ? "text/html" : type;
      const outputs = { page: { value: script, mediaType } };
      await world.report(jobId, { sequence: 1, status: "successful", outputs });
      for (const path of ["results", "results/page"]) {
        const answer = await world.fetch(`/jobs/${jobId}/${path}`);
        expect([answer.status, (await answer.text()).includes("script")]).toEqual([200, true]);
        expectHarmless(answer.headers);
      }
    }
  });
});

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS"];

function expectGuarded(path: string, headers: Headers): void {
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers.get("content-security-policy")).not.toMatch(/unsafe-|\*|https?:/);
  if (/^\/(jobs|dead|results)/.test(path)) expect(headers.get("cache-control")).toBe("no-store");
}

describe("an answer of the gateway's own", () => {
  const places = [
    "/",
    "/api",
    "/docs",
    "/docs/page.js",
    "/docs/nothing",
    "/conformance",
    "/processes",
    "/processes/echo",
    "/processes/nothing",
    "/jobs",
    "/jobs?limit=x",
    "/jobs/nothing",
    "/jobs/{job}",
    "/jobs/{job}/log",
    "/jobs/{job}/definition",
    "/jobs/{job}/deliveries",
    "/jobs/{job}/results",
    "/jobs/{job}/results/nothing",
    "/results/nothing/at/all",
    "/dead-letters",
    "/health/live",
    "/health/ready",
    "/nothing",
  ];
  test("is not sniffed, framed, run or told of elsewhere, wherever it is from", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const paths = places.map((place) => place.replace("{job}", jobId));
    for (const [path, method] of paths.flatMap((path) => methods.map((method) => [path, method] as const))) {
      expectGuarded(path, (await world.fetch(path, { method })).headers);
    }
  });

  test("is for every origin and never with credentials, whatever origin is named", async () => {
    const world = await createWorld();
    const origins = [
      "https://evil.example",
      "null",
      "file://",
      "https://gateway.test",
      "https://gateway.test.evil.example",
    ];
    for (const origin of origins) {
      for (const path of ["/", "/jobs", "/jobs/nothing", "/processes/echo/execution", "/nothing"]) {
        for (const method of ["GET", "OPTIONS", "POST"]) {
          const asked = { origin, cookie: "a=b", "access-control-request-method": "POST" };
          const { headers } = await world.fetch(path, { method, headers: asked });
          expect(headers.get("access-control-allow-origin")).toBe("*");
          expect(headers.get("access-control-allow-credentials")).toBeNull();
          expect(headers.get("set-cookie")).toBeNull();
        }
      }
    }
  });
});

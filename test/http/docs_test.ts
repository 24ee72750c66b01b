import { describe, expect, it } from "vitest";
import { boundAssets } from "../../src/bound_assets.ts";
import { createWorld, publicUrl, type World } from "../support/world.ts";

const openapi = "application/vnd.oai.openapi+json;version=3.0";

async function typeOf(world: World, path: string, accept?: string): Promise<string | null> {
  const answer = await world.fetch(path, { headers: accept === undefined ? {} : { accept } });
  await answer.body?.cancel();
  expect([answer.status, answer.headers.get("vary")]).toEqual([200, "accept"]);
  return answer.headers.get("content-type");
}

describe("GET /api", () => {
  it.each([
    ["nothing", undefined, openapi],
    ["anything", "*/*", openapi],
    ["OpenAPI 3.0", openapi, openapi],
    ["OpenAPI of no version", "application/vnd.oai.openapi+json", openapi],
    ["JSON", "application/json", "application/json"],
    [
      "a browser",
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "text/html; charset=utf-8",
    ],
    ["rather a page", "application/json;q=0.5, text/html", "text/html; charset=utf-8"],
    ["no page", "text/html;q=0, application/json", "application/json"],
  ])("answers %s", async (_who, accept, type) => {
    expect(await typeOf(await createWorld(), "/api", accept)).toBe(type);
  });

  it("answers in the form of f, whatever Accept says", async () => {
    const world = await createWorld();
    expect(await typeOf(world, "/api?f=html", openapi)).toBe("text/html; charset=utf-8");
    expect(await typeOf(world, "/api?f=json", "text/html")).toBe(openapi);
    expect(await typeOf(world, "/api?f=toString", "application/json")).toBe("application/json");
  });
});

describe("GET /docs", () => {
  it("is where the landing page says, and so is the document", async () => {
    const world = await createWorld();
    const { body } = await world.ask<{ links: { rel: string; href: string; type: string }[] }>("/");
    for (const rel of ["service-desc", "service-doc"]) {
      const link = body.links.find((one) => one.rel === rel);
      const type = await typeOf(world, link?.href.replace(publicUrl, "") ?? "");
      expect([rel, type?.split("; ")[0]]).toEqual([rel, link?.type]);
    }
  });

  it("brings everything that it loads, to be kept and not to be guessed at", async () => {
    const world = await createWorld();
    const { text, headers } = await world.ask("/docs");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    const paths = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path ?? "");
    expect(paths.length).toBe(5);
    expect([...text.matchAll(/(?:src|href)="(?!\/)/g)]).toEqual([]);
    for (const path of paths) {
      const answer = await world.fetch(path);
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
      expect([
        answer.status,
        answer.headers.get("x-content-type-options"),
        answer.headers.get("cache-control"),
      ])
        .toEqual([200, "nosniff", "public, max-age=86400"]);
    }
  });

  it("stands below the path of the public URL", async () => {
    const world = await createWorld({ settings: { publicUrl: "https://gateway.test/processing" } });
    expect((await world.ask("/docs")).text).toContain('src="/processing/docs/page.js"');
  });

  it("answers HEAD", async () => {
    const world = await createWorld();
    for (const path of ["/docs", "/api", "/docs/swagger-ui.css"]) {
      const answer = await world.fetch(path, { method: "HEAD" });
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
    }
  });

  it.each(["package.json", "swagger-ui.css.map", "..%2fhono%2fpackage.json", "toString", "%00"])(
    "gives nothing else of where its files lie: %s",
    async (name) => expect((await (await createWorld()).ask(`/docs/${name}`)).status).toBe(404),
  );
});

describe("boundAssets", () => {
  const binding = {
    fetch: (url: string) => Promise.resolve(new Response(url, { status: url.endsWith("/a") ? 200 : 404 })),
  };

  it("reads what the binding has", async () => {
    expect(await new Response(await boundAssets(binding).read("a")).text()).toMatch(/\/a$/);
    expect(await boundAssets(binding).read("b")).toBeUndefined();
  });

  it("has nothing without a binding", async () => {
    expect(await boundAssets(undefined).read("a")).toBeUndefined();
  });
});

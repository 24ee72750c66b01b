import { describe, expect, it } from "vitest";
import { createWorld, publicUrl } from "../support/world.ts";

interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
}

const relations = "http://www.opengis.net/def/rel/ogc/1.0";
const classes = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf";

describe("GET /", () => {
  it("links to everything that the standard wants from there, with absolute URLs that answer", async () => {
    const world = await createWorld();
    const { status, body, headers } = await world.ask("/");
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    const links = body["links"] as Link[];
    expect(links.map(({ rel, href }) => [rel, href])).toEqual([
      ["self", `${publicUrl}/`],
      ["service-desc", `${publicUrl}/api`],
      ["service-doc", `${publicUrl}/docs`],
      [`${relations}/conformance`, `${publicUrl}/conformance`],
      [`${relations}/processes`, `${publicUrl}/processes`],
      [`${relations}/job-list`, `${publicUrl}/jobs`],
    ]);
    for (const { href, type } of links) {
      const answer = await world.fetch(href.slice(publicUrl.length));
      const [answered] = answer.headers.get("content-type")?.split("; charset") ?? [];
      expect([href, answer.status, answered]).toEqual([href, 200, type]);
      await answer.text();
    }
  });
});

describe("GET /conformance", () => {
  it("names the classes that are met, in the spelling of 1.0", async () => {
    const world = await createWorld();
    const { status, body } = await world.ask("/conformance");
    expect(status).toBe(200);
    expect(body).toEqual({
      conformsTo: ["core", "ogc-process-description", "json", "oas30", "job-list", "callback", "dismiss"].map(
        (name) => `${classes}/${name}`,
      ),
    });
  });
});

describe("health", () => {
  it("is live, and ready while the store can be read and written", async () => {
    let isBroken = false;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          ping: () => isBroken ? Promise.reject(new Error("the disk is gone")) : platform.jobs.ping(),
        },
      }),
    });
    const statuses =
      async () => [(await world.ask("/health/live")).status, (await world.ask("/health/ready")).status];
    expect(await statuses()).toEqual([200, 200]);
    isBroken = true;
    expect(await statuses()).toEqual([200, 500]);
  });

  it("is not ready when the store is closed: 503 with Retry-After", async () => {
    const world = await createWorld();
    await world.jobs.close();
    const { status, headers, body } = await world.ask("/health/ready");
    expect([status, headers.get("retry-after"), body["type"]]).toEqual([503, "5", "store-unavailable"]);
  });
});

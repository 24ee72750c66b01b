import { describe, expect, it } from "vitest";
import { namesTag } from "../../src/http/conditional.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

describe("If-None-Match", () => {
  it("is answered 304, without a body, for what the client has already", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const small = ["/", "/conformance", "/processes", "/processes/echo", "/jobs", `/jobs/${jobId}`];
    for (const path of small) {
      const { headers } = await world.ask(path);
      const tag = headers.get("etag") ?? "";
      expect([path, tag]).toEqual([path, expect.stringMatching(/^"[\w+/=-]+"$/)]);
      for (const header of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
        const { status, text, headers } = await world.ask(path, { headers: { "if-none-match": header } });
        expect([path, header, status, text, headers.get("etag")]).toEqual([path, header, 304, "", tag]);
      }
      const other = await world.ask(path, { headers: { "if-none-match": '"other"' } });
      expect([path, other.status]).toEqual([path, 200]);
    }
  });

  it("is answered in full once the job has changed", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const before = (await world.ask(`/jobs/${jobId}`)).headers.get("etag") ?? "";
    const list = (await world.ask("/jobs")).headers.get("etag") ?? "";
    await world.report(jobId, { sequence: 1, progress: 50 });
    const after = await world.ask(`/jobs/${jobId}`, { headers: { "if-none-match": before } });
    expect([after.status, after.body]).toMatchObject([200, { progress: 50 }]);
    expect(after.headers.get("etag")).not.toBe(before);
    expect((await world.ask("/jobs", { headers: { "if-none-match": list } })).status).toBe(200);
  });

  it("does not turn a problem into 304", async () => {
    const world = await createWorld();
    for (const path of ["/jobs/nobody", "/processes/nothing", "/jobs?limit=x"]) {
      const { status } = await world.ask(path, { headers: { "if-none-match": "*" } });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe("namesTag", () => {
  it("compares weakly, and whole tags", () => {
    expect(namesTag(undefined, '"3"')).toBe(false);
    expect(namesTag('"3"', '"3"')).toBe(true);
    expect(namesTag(' W/"3" , "4"', '"3"')).toBe(true);
    expect(namesTag('"33"', '"3"')).toBe(false);
    expect(namesTag("3", '"3"')).toBe(false);
    expect(namesTag("*", '"3"')).toBe(true);
  });
});

describe("Link headers", () => {
  it("/rec/core/link-header: say what the links of the body say", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message: { value: "x" } } });
    for (const path of ["/", "/processes", "/processes/echo", "/jobs", `/jobs/${jobId}`]) {
      const { headers, body } = await world.ask<{ links: { href: string; rel: string }[] }>(path);
      const header = headers.get("link") ?? "";
      expect([path, header.split(", <").length]).toEqual([path, body.links.length]);
      for (const { href, rel } of body.links) {
        expect([path, header]).toEqual([path, expect.stringContaining(`<${href}>; rel="${rel}"`)]);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

const places: Readonly<Record<string, string>> = {
  "/": "GET, HEAD, OPTIONS",
  "/api": "GET, HEAD, OPTIONS",
  "/conformance": "GET, HEAD, OPTIONS",
  "/processes": "GET, HEAD, OPTIONS",
  "/processes/echo": "GET, HEAD, OPTIONS",
  "/processes/echo/execution": "OPTIONS, POST",
  "/jobs": "DELETE, GET, HEAD, OPTIONS",
  "/jobs/batch": "OPTIONS, POST",
  "/jobs/x": "DELETE, GET, HEAD, OPTIONS",
  "/jobs/x/results": "GET, HEAD, OPTIONS",
  "/jobs/x/results/a": "GET, HEAD, OPTIONS",
  "/jobs/x/results/a/b/c.txt": "GET, HEAD, OPTIONS",
  "/jobs/x/definition": "GET, HEAD, OPTIONS",
  "/jobs/x/log": "GET, HEAD, OPTIONS",
  "/jobs/x/deliveries": "GET, HEAD, OPTIONS",
  "/jobs/x/reports": "OPTIONS, POST",
  "/jobs/x/uploads/1/a/b/c.txt": "OPTIONS, PUT",
  "/dead-letters": "GET, HEAD, OPTIONS",
  "/admin/keys": "GET, HEAD, OPTIONS, POST",
  "/admin/keys/x": "DELETE, OPTIONS",
  "/health/live": "GET, HEAD, OPTIONS",
  "/health/ready": "GET, HEAD, OPTIONS",
  "/metrics": "GET, HEAD, OPTIONS",
  "/admin/deliveries": "GET, HEAD, OPTIONS",
  "/admin/deliveries/replay": "OPTIONS, POST",
  "/admin/jobs/x/attempts": "GET, HEAD, OPTIONS",
  "/admin/jobs/x/deliveries/y/replay": "OPTIONS, POST",
};
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

describe("a method that a place does not have", () => {
  for (const [path, allow] of Object.entries(places)) {
    it(`is 405 with Allow at ${path}`, async () => {
      const world = await createWorld();
      for (const method of methods.filter((name) => !allow.split(", ").includes(name))) {
        const { status, headers, text } = await world.ask(path, { method });
        expect([method, status, headers.get("allow")]).toEqual([method, 405, allow]);
        if (method !== "HEAD") {
          expect(JSON.parse(text)).toMatchObject({ type: "method-not-allowed", status: 405 });
        }
      }
    });
  }
});

describe("OPTIONS", () => {
  it("OPTIONS answers 204 with Allow", async () => {
    const world = await createWorld();
    for (const [path, allow] of Object.entries(places)) {
      const { status, headers } = await world.ask(path, { method: "OPTIONS" });
      expect([path, status, headers.get("allow")]).toEqual([path, 204, allow]);
    }
  });
});

describe("HEAD", () => {
  it("says what GET says, without the body", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: "hello" } },
    });
    const paths = ["/", "/api", "/conformance", "/processes", "/processes/echo", "/jobs", `/jobs/${jobId}`];
    for (const path of [...paths, `/jobs/${jobId}/results`, "/jobs/nobody", "/nowhere"]) {
      const [head, get] = [await world.ask(path, { method: "HEAD" }), await world.ask(path)];
      expect([path, head.status, head.text]).toEqual([path, get.status, ""]);
      expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
    }
  });
});

describe("a path", () => {
  it("that is unknown is 404 with a hint, whatever the method", async () => {
    const world = await createWorld();
    const unknown = [
      "/nowhere",
      "/jobs/x/y",
      "/processes/echo/jobs",
      "/jobs//results",
      "/.env",
      "/%2e%2e/etc",
    ];
    for (const path of unknown) {
      for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
        const { status, body } = await world.ask(path, { method });
        expect([path, method, status]).toEqual([path, method, 404]);
        expect(body).toMatchObject({
          type: "not-found",
          detail: expect.stringContaining("GET / lists what is here"),
        });
      }
    }
  });

  it("may end in a slash", async () => {
    const world = await createWorld();
    for (const path of ["/processes/", "/processes/echo/", "/jobs/", "/conformance/"]) {
      expect((await world.ask(path)).status).toBe(200);
    }
  });
});

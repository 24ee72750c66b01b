import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

describe("a problem", () => {
  it("is problem+json for whoever lists it, and plain JSON for everybody else", async () => {
    const world = await createWorld();
    const type = async (accept: string | undefined) =>
      (await world.ask("/nowhere", accept === undefined ? {} : { headers: { accept } })).headers.get(
        "content-type",
      );
    for (const accept of [undefined, "*/*", "application/json", "text/html", "application/*"]) {
      expect(await type(accept)).toBe("application/json");
    }
    for (const accept of ["application/problem+json", "application/json, application/problem+json;q=0.9"]) {
      expect(await type(accept)).toBe("application/problem+json");
    }
  });

  it("names the request, with the client's own id when that is harmless", async () => {
    const world = await createWorld();
    const asked = async (id?: string) =>
      await world.ask("/nowhere", id === undefined ? {} : { headers: { "x-request-id": id } });
    const own = await asked("trace-7:a.b");
    expect([own.headers.get("x-request-id"), own.body["instance"]]).toEqual([
      "trace-7:a.b",
      "urn:request:trace-7:a.b",
    ]);
    for (const id of [undefined, "", "a b", "<script>", "a".repeat(101), "é"]) {
      const { headers, body } = await asked(id);
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(body["instance"]).toBe(`urn:request:${headers.get("x-request-id")}`);
    }
  });

  it("of what nobody foresaw is a 500 that tells nothing but the request, and the log tells the rest", async () => {
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: { ...platform.jobs, list: () => Promise.reject(new Error("secret words at 10.0.0.7")) },
      }),
    });
    const { status, text, body, headers } = await world.ask("/jobs");
    expect([status, body["type"], body["title"]]).toEqual([500, "internal", "Internal error"]);
    expect(text).not.toContain("secret words");
    const failure = world.logged.find(({ event }) => event === "failure");
    expect(failure).toMatchObject({
      level: "error",
      members: { requestId: headers.get("x-request-id"), error: "secret words at 10.0.0.7" },
    });
  });

  it("of a store that is not there is 503 with Retry-After, for reading and for writing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    await world.jobs.close();
    const answers = [
      await world.ask(`/jobs/${jobId}`),
      await world.ask("/jobs"),
      await world.ask(`/jobs/${jobId}`, { method: "DELETE" }),
      await world.execute("echo", { inputs: { message: "x" } }),
      await world.report(jobId, { sequence: 1, progress: 1 }),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get("retry-after"), body["type"]]).toEqual([503, "5", "store-unavailable"]);
    }
    expect((await world.ask("/processes")).status).toBe(200);
  });
});

describe("the log", () => {
  it("has one line a request and one an attempt, without inputs, outputs, tokens or secrets", async () => {
    const world = await createWorld({ access: { adminKeys: [`canary-header-${"x".repeat(32)}`] } });
    const subscriber = { successUri: "https://subscriber.test/done?token=canary-url" };
    const jobId = await world.submit("echo", { inputs: { message: "canary-input" }, subscriber });
    await world.ask(`/jobs/${jobId}?key=canary-query`, {
      headers: { authorization: `Bearer canary-header-${"x".repeat(32)}` },
    });
    const outputs = { message: { value: "canary-output" } };
    await world.report(jobId, { sequence: 1, status: "successful", outputs, message: "canary-message" });
    await world.settle();
    await world.execute("echo", { inputs: { message: 3, "canary-name": 1 } });
    const requests = world.logged.filter(({ event }) => event === "request").map(({ members }) => members);
    expect(requests).toMatchObject([
      { method: "POST", route: "/processes/:processID/execution", status: 201 },
      { method: "GET", route: "/jobs/:jobID", status: 200 },
      { method: "POST", route: "/jobs/:jobID/reports", status: 200 },
      { method: "POST", route: "/processes/:processID/execution", status: 400 },
    ]);
    const attempts = world.logged.filter(({ event }) => event === "attempt").map(({ members }) => members);
    expect(attempts).toMatchObject([
      { job: jobId, kind: "dispatch", tries: 1, outcome: "delivered", status: 202 },
      { job: jobId, kind: "successful", tries: 1, outcome: "delivered", status: 200 },
    ]);
    const all = JSON.stringify(world.logged);
    expect(all).not.toContain("canary");
    expect(all).not.toContain(world.dispatches(jobId)[0]?.report.token);
    expect(all).not.toContain(world.runnerSecret);
  });
});

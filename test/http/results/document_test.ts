import { describe, expect, it } from "vitest";
import { createWorld, publicUrl } from "../../support/world.ts";

const resultNotReady = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready";

describe("a results document", () => {
  it("holds scalars and lists bare, typed values with their type", async () => {
    const world = await createWorld();
    const jobId = await world.submit("survey", { response: "document" });
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: {
        name: { value: "bay" },
        count: { value: 0 },
        table: { value: "a,b" },
        area: { value: [1, [2]] },
      },
    });
    const { status, headers, body } = await world.ask(`/jobs/${jobId}/results`);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(body).toEqual({
      name: "bay",
      count: 0,
      table: { value: "a,b", mediaType: "text/csv" },
      area: [1, [2]],
    });
    expect(Object.keys(body)).toEqual(["name", "count", "table", "area"]);
  });

  it("an object is a qualified value", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" }, response: "document" });
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: { a: 1 } } },
    });
    expect((await world.ask(`/jobs/${jobId}/results`)).body).toEqual({ message: { value: { a: 1 } } });
  });

  it("an output asked for by reference is a link", async () => {
    const world = await createWorld();
    const outputs = { message: { transmissionMode: "reference" } };
    const jobId = await world.submit("echo", { inputs: { message: "x" }, outputs, response: "document" });
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: "hello" } },
    });
    const { body } = await world.ask<{ message: { href: string } }>(`/jobs/${jobId}/results`);
    expect(body.message).toMatchObject({
      href: `${publicUrl}/jobs/${jobId}/results/message`,
      type: "text/plain",
    });
    expect((await world.ask(body.message.href.slice(publicUrl.length))).text).toBe("hello");
  });

  it("what lives elsewhere is a link", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" }, response: "document" });
    const message = { href: "https://elsewhere.org/a.tif", type: "image/tiff", title: "A" };
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { message } });
    expect((await world.ask(`/jobs/${jobId}/results`)).body).toEqual({ message });
  });

  it("is what a process that says so gives when the request names no form", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", { inputs: { message: "x" } });
    await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { value: "hello" } },
    });
    expect((await world.ask(`/jobs/${jobId}/results`)).body).toEqual({ message: "hello" });
    const raw = await world.submit("fragile", { inputs: { message: "x" }, response: "raw" });
    await world.report(raw, { sequence: 1, status: "successful", outputs: { message: { value: "hello" } } });
    expect((await world.ask(`/jobs/${raw}/results`)).text).toBe("hello");
  });
});

describe("GET /jobs/{jobID}/results", () => {
  it("before the end is 404 result-not-ready, with Retry-After", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    for (const path of ["", "/message", "/message/m.txt"]) {
      const { status, headers, body } = await world.ask(`/jobs/${jobId}/results${path}`);
      expect([status, headers.get("retry-after"), body["type"]]).toEqual([404, "1", resultNotReady]);
    }
    await world.report(jobId, { sequence: 1, progress: 1 });
    expect((await world.ask(`/jobs/${jobId}/results`)).body["type"]).toBe(resultNotReady);
  });

  it("of a failed job is its own problem with its own status, in every place and form", async () => {
    const world = await createWorld();
    for (const response of ["raw", "document"]) {
      const jobId = await world.submit("echo", { inputs: { message: "x" }, response });
      const exception = {
        type: "https://example.org/no-data",
        title: "No data",
        status: 422,
        detail: "Nothing there",
      };
      await world.report(jobId, { sequence: 1, status: "failed", exception });
      for (const path of ["", "/message", "/message/m.txt"]) {
        const { status, body } = await world.ask(`/jobs/${jobId}/results${path}`);
        expect([status, body]).toEqual([
          422,
          { ...exception, instance: expect.any(String), job: `${publicUrl}/jobs/${jobId}` },
        ]);
      }
    }
  });

  it("of a job that the gateway gave up says why", async () => {
    const world = await createWorld();
    const lost = await world.submit("fragile", { inputs: { message: "x" } });
    await world.pass(60);
    await world.pass(60);
    const { status, body } = await world.ask(`/jobs/${lost}/results`);
    expect([status, body["type"], body["detail"]]).toEqual([
      502,
      "runner-lost",
      "The runner was silent for more than 60 s, after 2 of 2 starts",
    ]);
  });

  it("of a dismissed job is 410", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { inputs: { message: "x" } });
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    const { status, body } = await world.ask(`/jobs/${jobId}/results`);
    expect([status, body["type"]]).toEqual([410, "job-dismissed"]);
  });
});

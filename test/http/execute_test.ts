import { describe, expect, it } from "vitest";
import { echo } from "../support/sample_processes.ts";
import { createWorld, publicUrl } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

interface Problem {
  readonly type: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

describe("POST /processes/{processID}/execution", () => {
  it("answers 201 with an absolute Location and the statusInfo", async () => {
    const world = await createWorld();
    const { status, headers, body } = await world.execute("async_only", hello);
    expect([status, headers.get("content-type")]).toEqual([201, "application/json"]);
    expect(headers.get("location")).toBe(`${publicUrl}/jobs/${body["jobID"]}`);
    expect(body).toMatchObject({ processID: "async_only", type: "process", status: "accepted" });
    expect((await world.ask(`/jobs/${body["jobID"]}`)).body).toEqual(body);
  });

  it("does not answer 406 whatever the client accepts", async () => {
    const world = await createWorld();
    for (const accept of ["application/json", "text/html", "image/png", "*/*"]) {
      expect((await world.execute("async_only", hello, { accept })).status).toBe(201);
    }
  });

  it("names every fault of the inputs and outputs at once, where it is and what would be right", async () => {
    const several = {
      ...echo,
      id: "several",
      outputTransmission: ["value"],
      inputs: { a: { schema: { type: "integer" } }, b: { schema: { type: "string" } } },
      outputs: { c: { schema: {} } },
    };
    const world = await createWorld({ processes: [several] });
    const { status, body } = await world.ask<Problem>("/processes/several/execution", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        inputs: { a: "one", z: 1 },
        outputs: { "d/e": {}, c: { transmissionMode: "reference" } },
      }),
    });
    expect([status, body.type]).toEqual([400, "invalid-inputs"]);
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual([
      "/inputs/z",
      "/inputs/a",
      "/inputs/b",
      "/outputs/d~1e",
      "/outputs/c/transmissionMode",
    ]);
    expect(body.detail).toBe(
      'Cannot execute "several": The process has no input "z"; it has "a", "b" (and 4 more)',
    );
    for (const { detail } of body.errors ?? []) expect(detail.length).toBeGreaterThan(10);
  });

  it("names every subscriber URL that may not be called", async () => {
    const world = await createWorld();
    const subscriber = {
      successUri: "http://subscriber.test/",
      inProgressUri: "https://subscriber.test/",
      failedUri: "ftp://subscriber.test/",
    };
    const { status, body } = await world.execute("async_only", { ...hello, subscriber });
    expect([status, body["type"], body["errors"]]).toEqual([400, "invalid-subscriber", [
      { pointer: "/subscriber/successUri", detail: "the URL must use https" },
      { pointer: "/subscriber/failedUri", detail: "the URL must use https" },
    ]]);
    expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
  });

  it("ignores members that it does not know", async () => {
    const world = await createWorld();
    const { status } = await world.execute("async_only", { ...hello, mode: "async", extra: { deep: [1] } });
    expect(status).toBe(201);
  });

  it("takes a request without a member when the process needs none", async () => {
    const world = await createWorld();
    expect((await world.execute("survey", {}, { prefer: "respond-async" })).status).toBe(201);
    expect((await world.execute("echo", {}, { prefer: "respond-async" })).status).toBe(400);
  });

  const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
    "an array as body": [[], ""],
    "a text as body": ["hello", ""],
    "null as body": [null, ""],
    "a list of inputs": [{ inputs: [1] }, "/inputs"],
    "null as inputs": [{ inputs: null }, "/inputs"],
    "a list of outputs": [{ ...hello, outputs: ["message"] }, "/outputs"],
    "a text as an output": [{ ...hello, outputs: { message: "value" } }, "/outputs/message"],
    "an unknown transmission mode": [
      { ...hello, outputs: { message: { transmissionMode: "pigeon" } } },
      "/outputs/message/transmissionMode",
    ],
    "an unknown response form": [{ ...hello, response: "both" }, "/response"],
    "a text as subscriber": [{ ...hello, subscriber: "https://subscriber.test/" }, "/subscriber"],
    "a number as subscriber URL": [{ ...hello, subscriber: { successUri: 3 } }, "/subscriber/successUri"],
  };
  for (const [what, [request, pointer]] of Object.entries(wrong)) {
    it(`refuses ${what}, and says where`, async () => {
      const world = await createWorld();
      const { status, body } = await world.execute("async_only", request);
      const { type, errors, detail } = body as unknown as Problem;
      expect([status, type, errors?.[0]?.pointer]).toEqual([400, "invalid-body", pointer]);
      expect(detail).toMatch(/^Cannot read the body: .{10,}/);
      expect((await world.ask("/jobs")).body["jobs"]).toEqual([]);
    });
  }
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };
const anonymous = { method: "DELETE" };

async function read(world: World, jobId: string): Promise<Job> {
  const job = await world.jobs.read(jobId);
  if (job === undefined) throw new Error(`No job "${jobId}"`);
  return job;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a progress report", () => {
  it("starts the job and is told to whoever asks", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    world.clock.pass(5);
    const progress = { sequence: 1, progress: 0, message: "reading", stage: "read", usage: { bytes: 7 } };
    const answer = await world.report(jobId, progress);
    expect([answer.status, answer.body]).toEqual([200, { status: "running", cancel: false }]);
    expect((await world.ask(`/jobs/${jobId}`)).body).toMatchObject({
      status: "running",
      progress: 0,
      message: "reading",
      stage: "read",
      usage: { bytes: 7 },
      started: world.clock.in(0),
    });
  });

  it("appends its lines to the log, with their own times, in UTC, or the present one", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, log: [{ message: "one", at: "2026-11-21T13:00:00+02:00" }] });
    await world.report(jobId, { sequence: 2, log: [{ message: "two", level: "error" }] });
    expect(await world.jobs.readLog(jobId, 10)).toEqual([
      { at: "2026-11-21T11:00:00.000Z", level: "info", message: "one" },
      { at: world.clock.in(0), level: "error", message: "two" },
    ]);
  });

  it("that is repeated, or comes late, changes nothing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 5, progress: 50, log: [{ message: "once" }] });
    const before = await read(world, jobId);
    for (const sequence of [5, 4, 1]) {
      const answer = await world.report(jobId, { sequence, progress: 99, log: [{ message: "again" }] });
      expect([answer.status, answer.body]).toEqual([200, { status: "running", cancel: false }]);
    }
    expect(await read(world, jobId)).toEqual(before);
    expect(await world.jobs.readLog(jobId, 10)).toHaveLength(1);
  });

  it("with less progress than before keeps the progress", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, progress: 50 });
    await world.report(jobId, { sequence: 2, progress: 20, message: "still at it" });
    expect(await read(world, jobId)).toMatchObject({ progress: 50, message: "still at it", sequence: 2 });
  });

  it("after the end is ignored and told to stop", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "successful", outputs });
    const before = await read(world, jobId);
    const late = await world.report(jobId, { sequence: 2, progress: 10 });
    expect([late.status, late.body]).toEqual([200, { status: "successful", cancel: true }]);
    expect(await read(world, jobId)).toEqual(before);
  });
});

describe("a final report", () => {
  it("ends the job once: the same again is answered alike, another one is refused", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const successful = { sequence: 1, status: "successful", outputs } as const;
    const first = await world.report(jobId, successful);
    const before = await read(world, jobId);
    const again = await world.report(jobId, successful);
    expect([first.body, again.body]).toEqual(Array(2).fill({ status: "successful", cancel: false }));
    for (const other of [{ sequence: 2, status: "failed" }, { ...successful, sequence: 2 }] as const) {
      const answer = await world.report(jobId, other);
      expect([answer.status, answer.body["type"]]).toEqual([409, "job-final"]);
    }
    expect(await read(world, jobId)).toEqual(before);
  });

  it("keeps the wanted outputs only, in the order of the description", async () => {
    const world = await createWorld();
    const jobId = await world.submit("survey", { outputs: { table: {}, name: {} } });
    const reported = {
      table: { value: "a,b" },
      count: { value: 3 },
      name: { value: "bay" },
      area: { value: {} },
    };
    await world.report(jobId, { sequence: 1, status: "successful", outputs: reported });
    expect(Object.entries(await world.jobs.readResults(jobId) ?? {})).toMatchObject([
      ["name", { value: "bay" }],
      ["table", { value: "a,b" }],
    ]);
  });

  it("of success without a wanted output fails the job and says which is missing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("survey", { outputs: { table: {}, name: {}, count: {} } });
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { name: { value: "x" } },
    });
    expect([answer.status, answer.body]).toEqual([200, { status: "failed", cancel: true }]);
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      failure: { status: 502, type: "invalid-report", detail: expect.stringContaining('"table", "count"') },
    });
    expect(await world.jobs.readResults(jobId)).toBeUndefined();
  });

  it("of success without an output whose name every object has is missed too", async () => {
    const odd = { id: "odd", version: "1", outputs: { toString: { schema: {} }, valueOf: { schema: {} } } };
    const world = await createWorld({ processes: [odd] });
    const jobId = await world.submit("odd");
    await world.report(jobId, { sequence: 1, status: "successful", outputs: { valueOf: { value: 1 } } });
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      failure: { detail: expect.stringContaining('"toString"') },
    });
  });

  it("of failure keeps the reason as it was told", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const exception = { type: "no-data", title: "No data", status: 404, detail: "Nothing at 51 N" };
    await world.report(jobId, { sequence: 1, status: "failed", exception, message: "Sorry" });
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      message: "Sorry",
      failure: exception,
    });
  });

  it("of failure without a reason is the runner's failure", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "failed", message: "Out of memory" });
    expect((await read(world, jobId)).failure).toEqual({
      status: 500,
      type: "runner-failure",
      detail: "Out of memory",
    });
  });
});

describe("a heartbeat", () => {
  it("moves the heartbeat deadline, and is not worth a write a moment after another", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    world.clock.pass(30);
    expect((await world.report(jobId)).body).toEqual({ status: "accepted", cancel: false });
    const { revision, deadlines } = await read(world, jobId);
    expect(deadlines.heartbeatBy).toBe(world.clock.in(60));
    world.clock.pass(5);
    await world.report(jobId);
    expect((await read(world, jobId)).revision).toBe(revision);
    world.clock.pass(1);
    await world.report(jobId);
    expect((await read(world, jobId)).deadlines.heartbeatBy).toBe(world.clock.in(60));
  });

  it("of a dismissed job is told to stop", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, anonymous);
    const answer = await world.report(jobId);
    expect([answer.status, answer.body]).toEqual([200, { status: "dismissed", cancel: true }]);
  });

  it("of a job that ended otherwise is told to stop", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.pass(3_600);
    const answer = await world.report(jobId);
    expect([answer.status, answer.body]).toEqual([200, { status: "failed", cancel: true }]);
  });
});

describe("a report that comes too late", () => {
  it("of an attempt that was given up is refused with 409 and writes nothing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const [first] = world.dispatches(jobId);
    await world.pass(61);
    const before = await read(world, jobId);
    expect(before.attempt).toBe(2);
    for (
      const report of [
        { sequence: 9, progress: 90 },
        { sequence: 9, status: "successful", outputs } as const,
        undefined,
      ]
    ) {
      const answer = await world.report(jobId, report, first);
      expect([answer.status, answer.body["type"]]).toEqual([409, "stale-attempt"]);
    }
    expect(await read(world, jobId)).toEqual(before);
    expect((await world.report(jobId, { sequence: 1, status: "successful", outputs })).status).toBe(200);
  });

  it("of a dismissed job is refused with 410 and writes nothing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, anonymous);
    const before = await read(world, jobId);
    for (
      const report of [{ sequence: 1, progress: 1 }, { sequence: 2, status: "successful", outputs } as const]
    ) {
      const answer = await world.report(jobId, report);
      expect([answer.status, answer.body["type"]]).toEqual([410, "job-dismissed"]);
    }
    expect(await read(world, jobId)).toEqual(before);
  });
});

describe("a report of uploads", () => {
  const upload = { name: "m.txt", mediaType: "text/plain", size: 5, sha256: sha256("hello") };

  it("ends the job when they are there as told", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const stored = await world.upload(jobId, "message/m.txt", "hello", { "content-type": "text/plain" });
    expect([stored.status, stored.body]).toEqual([201, { size: 5, sha256: upload.sha256 }]);
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload } },
    });
    expect(answer.body).toEqual({ status: "successful", cancel: false });
    expect(await world.jobs.readResults(jobId)).toEqual({ message: { kind: "file", ...upload } });
  });

  it("is refused with 422 while one is missing, too short or another one; and taken after the next upload", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const report = { sequence: 1, status: "successful", outputs: { message: { upload } } } as const;
    const wordings = [["", /is not there/], ["hell", /has 4 bytes, the report says 5/], [
      "jello",
      /has the SHA-256/,
    ]] as const;
    for (const [content, words] of wordings) {
      if (content !== "") await world.upload(jobId, "message/m.txt", content);
      const answer = await world.report(jobId, report);
      expect([answer.status, answer.body["type"]]).toEqual([422, "upload-mismatch"]);
      expect(answer.body["detail"]).toMatch(words);
      expect((await read(world, jobId)).status).toBe("accepted");
    }
    await world.upload(jobId, "message/m.txt", "hello");
    expect((await world.report(jobId, report)).status).toBe(200);
  });

  it("names the file of a tree that differs", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.upload(jobId, "message/t.zarr/.zgroup", "{}");
    const file = (path: string, text: string) => ({ path, size: text.length, sha256: sha256(text) });
    const tree = (...files: ReturnType<typeof file>[]) => ({
      sequence: 1,
      status: "successful" as const,
      outputs: { message: { upload: { name: "t.zarr", mediaType: "application/zarr", files } } },
    });
    const missing = await world.report(jobId, tree(file(".zgroup", "{}"), file("a/0.0", "data")));
    expect([missing.status, missing.body["detail"]]).toEqual([
      422,
      expect.stringContaining('"t.zarr/a/0.0"'),
    ]);
    await world.upload(jobId, "message/t.zarr/a/0.0", "data");
    expect((await world.report(jobId, tree(file(".zgroup", "{}"), file("a/0.0", "data")))).status).toBe(200);
  });

  it("that comes as the answer to the dispatch fails the job when they are not there", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(200, { status: "successful", outputs: { message: { upload } } }));
    const jobId = await world.submit("echo", hello);
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      failure: { status: 500, type: "upload-mismatch" },
    });
  });

  it("cannot rest on what another attempt has uploaded", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.upload(jobId, "message/m.txt", "hello");
    await world.pass(61);
    const answer = await world.report(jobId, {
      sequence: 1,
      status: "successful",
      outputs: { message: { upload } },
    });
    expect(answer.status).toBe(422);
  });
});

describe("two reports at once", () => {
  it("are both written, one after the other", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((sequence) => world.report(jobId, { sequence, progress: sequence })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await read(world, jobId)).toMatchObject({ sequence: 5, progress: 5 });
  });

  it("that both end the job: exactly one does", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answers = await Promise.all([
      world.report(jobId, { sequence: 1, status: "successful", outputs }),
      world.report(jobId, { sequence: 2, status: "failed" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { status, finishedAt } = await read(world, jobId);
    expect([["successful", "failed"].includes(status), finishedAt]).toEqual([true, world.clock.in(0)]);
  });
});

import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };
const remove = { method: "DELETE" };

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
    const before = await world.job(jobId);
    for (const sequence of [5, 4, 1]) {
      const answer = await world.report(jobId, { sequence, progress: 99, log: [{ message: "again" }] });
      expect([answer.status, answer.body]).toEqual([200, { status: "running", cancel: false }]);
    }
    expect(await world.job(jobId)).toEqual(before);
    expect(await world.jobs.readLog(jobId, 10)).toHaveLength(1);
  });

  it("with less progress than before keeps the progress", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, progress: 50 });
    await world.report(jobId, { sequence: 2, progress: 20, message: "still at it" });
    expect(await world.job(jobId)).toMatchObject({ progress: 50, message: "still at it", sequence: 2 });
  });

  it("after the end is ignored and told to stop", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "successful", outputs });
    const before = await world.job(jobId);
    const late = await world.report(jobId, { sequence: 2, progress: 10 });
    expect([late.status, late.body]).toEqual([200, { status: "successful", cancel: true }]);
    expect(await world.job(jobId)).toEqual(before);
  });
});

describe("a final report", () => {
  it("ends the job once: the same again is answered alike, another one is refused", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const successful = { sequence: 1, status: "successful", outputs } as const;
    const first = await world.report(jobId, successful);
    const before = await world.job(jobId);
    const again = await world.report(jobId, successful);
    expect([first.body, again.body]).toEqual(Array(2).fill({ status: "successful", cancel: false }));
    for (const other of [{ sequence: 2, status: "failed" }, { ...successful, sequence: 2 }] as const) {
      const answer = await world.report(jobId, other);
      expect([answer.status, answer.body["type"]]).toEqual([409, "job-final"]);
    }
    expect(await world.job(jobId)).toEqual(before);
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
    expect(await world.job(jobId)).toMatchObject({
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
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      failure: { detail: expect.stringContaining('"toString"') },
    });
  });

  it("of failure keeps the reason as it was told", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const exception = { type: "no-data", title: "No data", status: 404, detail: "Nothing at 51 N" };
    await world.report(jobId, { sequence: 1, status: "failed", exception, message: "Sorry" });
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      message: "Sorry",
      failure: exception,
    });
  });

  it("of failure without a reason is the runner's failure", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "failed", message: "Out of memory" });
    expect((await world.job(jobId)).failure).toEqual({
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
    const { revision, deadlines } = await world.job(jobId);
    expect(deadlines.heartbeatBy).toBe(world.clock.in(60));
    world.clock.pass(5);
    await world.report(jobId);
    expect((await world.job(jobId)).revision).toBe(revision);
    world.clock.pass(1);
    await world.report(jobId);
    expect((await world.job(jobId)).deadlines.heartbeatBy).toBe(world.clock.in(60));
  });

  it("of a dismissed job is told to stop", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, remove);
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

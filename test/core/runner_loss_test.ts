import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/core/ports.ts";
import { asyncOnly } from "../support/sample_processes.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };

describe("a runner that falls silent", () => {
  it("loses the job to the next attempt, with a token of its own", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 3, progress: 40, stage: "halfway" });
    await world.pass(59);
    expect((await world.job(jobId)).attempt).toBe(1);
    await world.pass(1);
    const job = await world.job(jobId);
    expect(job).toMatchObject({ status: "running", attempt: 2, sequence: 0 });
    expect(job).not.toHaveProperty("progress");
    expect(job.message).toMatch(/silent for more than 60 s.*attempt 2 of 2/);
    const [first, second] = world.dispatches(jobId);
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    expect(second?.report.token).not.toBe(first?.report.token);
    expect(second?.upload.url).toMatch(/\/uploads\/2$/);
    expect(world.sender.sent.at(-1)).toMatchObject({
      id: `${jobId}_dispatch_2`,
      headers: { "idempotency-key": `"${jobId}:2"` },
    });
    expect((await world.ask(`/jobs/${jobId}`)).body).toMatchObject({ attempt: 2, status: "running" });
  });

  it("in the last attempt fails the job: runner-lost", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.pass(60);
    await world.pass(60);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      attempt: 2,
      failure: { status: 502, type: "runner-lost", detail: expect.stringContaining("after 2 of 2 starts") },
    });
    expect(world.dispatches(jobId)).toHaveLength(2);
  });

  it("is never started again when the process says so", async () => {
    const once = { ...asyncOnly, id: "once", "x-tidegate": { maxAttempts: 1, heartbeatSeconds: 10 } };
    const world = await createWorld({ processes: [once] });
    const jobId = await world.submit("once", hello);
    await world.pass(10);
    expect(await world.job(jobId)).toMatchObject({ status: "failed", failure: { type: "runner-lost" } });
    expect(world.dispatches(jobId)).toHaveLength(1);
  });

  it("is not lost while it gives signs of life", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    for (let round = 0; round < 20; round++) {
      await world.pass(40);
      await world.report(jobId);
    }
    expect(await world.job(jobId)).toMatchObject({ attempt: 1, status: "accepted" });
  });

  it("before any answer came leaves the next attempt its own time to be taken", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    world.sender.always(runner, unreachable);
    await world.pass(60);
    expect(await world.job(jobId)).toMatchObject({
      attempt: 2,
      deadlines: { acceptBy: world.clock.in(600) },
    });
    await world.pass(599);
    expect((await world.job(jobId)).status).toBe("accepted");
    await world.pass(1);
    expect(await world.job(jobId)).toMatchObject({ status: "failed", failure: { type: "undeliverable" } });
  });
});

describe("the hard deadline", () => {
  it("fails the job though its runner lives, and tells the runner", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const { hardAt } = (await world.job(jobId)).deadlines;
    for (let sequence = 1; sequence <= 71; sequence++) {
      await world.pass(50);
      await world.report(jobId, { sequence, progress: sequence });
    }
    expect(await world.job(jobId)).toMatchObject({ status: "running", attempt: 1, deadlines: { hardAt } });
    expect(hardAt).toBe(world.clock.in(50));
    await world.pass(50);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      failure: { status: 504, type: "deadline-exceeded" },
    });
    expect(world.sender.sent.at(-1)?.json()).toEqual({
      type: "cancel",
      job: { id: jobId },
      attempt: 1,
    });
  });

  it("is not extended by a next attempt", async () => {
    const late = {
      ...asyncOnly,
      id: "late",
      "x-tidegate": { heartbeatSeconds: 50, hardSeconds: 100, maxAttempts: 9 },
    };
    const world = await createWorld({ processes: [late] });
    const jobId = await world.submit("late", hello);
    await world.pass(50);
    expect((await world.job(jobId)).attempt).toBe(2);
    await world.pass(50);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      attempt: 2,
      failure: { type: "deadline-exceeded" },
    });
  });
});

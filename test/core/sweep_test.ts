import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job.ts";
import type { Answer, CommitOutcome } from "../../src/core/ports.ts";
import { asyncOnly } from "../support/sample_processes.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };
const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };

async function read(world: World, jobId: string): Promise<Job> {
  const job = await world.jobs.read(jobId);
  if (job === undefined) throw new Error(`No job "${jobId}"`);
  return job;
}

describe("sweep", () => {
  it("makes the attempt that a process which ended owed, once its lease has run out, with the same id", async () => {
    const world = await createWorld();
    const { body } = await world.execute("fragile", hello);
    const jobId = String(body["jobID"]);
    world.background.drop();
    await world.pass(29);
    expect(world.sender.sent).toEqual([]);
    await world.pass(1);
    expect(world.sender.sent.map(({ id }) => id)).toEqual([`${jobId}_dispatch_1`]);
    expect(world.dispatches(jobId)).toMatchObject([{ attempt: 1, inputs: hello.inputs }]);
    expect(await read(world, jobId)).toMatchObject({
      attempt: 1,
      deliveries: [{ tries: 0, state: "delivered" }],
    });
  });

  it("does nothing when nothing is due", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const before = await read(world, jobId);
    expect(await world.gateway.sweep()).toEqual({ tended: 0, more: false });
    expect(await read(world, jobId)).toEqual(before);
  });

  it("of a hundred at once gives each job to exactly one", async () => {
    const outcomes: CommitOutcome[] = [];
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          async commit(change) {
            const outcome = await platform.jobs.commit(change);
            outcomes.push(outcome);
            return outcome;
          },
        },
      }),
    });
    for (let count = 0; count < 5; count++) await world.execute("fragile", hello);
    world.background.drop();
    world.clock.pass(30);
    outcomes.splice(0);
    const sweeps = await Promise.all(Array.from({ length: 100 }, () => world.gateway.sweep()));
    expect(sweeps.reduce((sum, { tended }) => sum + tended, 0)).toBe(5);
    expect(outcomes.filter(({ kind }) => kind === "committed")).toHaveLength(5);
    expect(outcomes.length).toBeGreaterThan(5);
    await world.settle();
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(5);
    expect(world.sender.sent).toHaveLength(5);
  });

  it("gets past jobs that cannot be seen to", async () => {
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit: (change) =>
            change.job.title === "poison" && change.job.revision > 2
              ? Promise.reject(new Error("poison"))
              : platform.jobs.commit(change),
        },
      }),
    });
    const poisoned: string[] = [];
    for (let count = 0; count < 120; count++) {
      const { body } = await world.execute("fragile", hello);
      const job = await read(world, String(body["jobID"]));
      poisoned.push(job.id);
      await world.jobs.commit({
        id: job.id,
        job: { ...job, title: "poison", revision: 2 },
        index: { dueAt: world.clock.in(30), listed: true, dead: false },
      });
    }
    const { body } = await world.execute("fragile", hello);
    world.background.drop();
    await world.pass(30);
    expect(world.sender.sent.map(({ id }) => id)).toEqual([`${body["jobID"]}_dispatch_1`]);
    const errors = world.logged.filter(({ level, event }) => level === "error" && event === "sweep");
    expect(new Set(errors.map(({ members }) => members["job"]))).toEqual(new Set(poisoned));
  });

  it("sees to as many as it may, and says that there are more", async () => {
    const world = await createWorld();
    for (let count = 0; count < 1_005; count++) await world.execute("async_only", hello);
    world.background.drop();
    world.clock.pass(30);
    expect(await world.gateway.sweep()).toEqual({ tended: 1_000, more: true });
    expect(await world.gateway.sweep()).toEqual({ tended: 5, more: false });
  });
});

describe("a runner that falls silent", () => {
  it("loses the job to the next attempt, with a token of its own", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 3, progress: 40, stage: "halfway" });
    await world.pass(59);
    expect((await read(world, jobId)).attempt).toBe(1);
    await world.pass(1);
    const job = await read(world, jobId);
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
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      attempt: 2,
      failure: { status: 502, type: "runner-lost", detail: expect.stringContaining("attempt 2 of 2") },
    });
    expect(world.dispatches(jobId)).toHaveLength(2);
  });

  it("is never started again when the process says so", async () => {
    const once = { ...asyncOnly, id: "once", "x-tidegate": { maxAttempts: 1, heartbeatSeconds: 10 } };
    const world = await createWorld({ processes: [once] });
    const jobId = await world.submit("once", hello);
    await world.pass(10);
    expect(await read(world, jobId)).toMatchObject({ status: "failed", failure: { type: "runner-lost" } });
    expect(world.dispatches(jobId)).toHaveLength(1);
  });

  it("is not lost while it gives signs of life", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    for (let round = 0; round < 20; round++) {
      await world.pass(40);
      await world.report(jobId);
    }
    expect(await read(world, jobId)).toMatchObject({ attempt: 1, status: "accepted" });
  });

  it("before any answer came leaves the next attempt its own time to be taken", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    world.sender.always(runner, unreachable);
    await world.pass(60);
    expect(await read(world, jobId)).toMatchObject({
      attempt: 2,
      deadlines: { acceptBy: world.clock.in(600) },
    });
    await world.pass(599);
    expect((await read(world, jobId)).status).toBe("accepted");
    await world.pass(1);
    expect(await read(world, jobId)).toMatchObject({ status: "failed", failure: { type: "undeliverable" } });
  });
});

describe("the hard deadline", () => {
  it("fails the job though its runner lives, and tells the runner", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const { hardAt } = (await read(world, jobId)).deadlines;
    for (let sequence = 1; sequence <= 71; sequence++) {
      await world.pass(50);
      await world.report(jobId, { sequence, progress: sequence });
    }
    expect(await read(world, jobId)).toMatchObject({ status: "running", attempt: 1, deadlines: { hardAt } });
    expect(hardAt).toBe(world.clock.in(50));
    await world.pass(50);
    expect(await read(world, jobId)).toMatchObject({
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
    expect((await read(world, jobId)).attempt).toBe(2);
    await world.pass(50);
    expect(await read(world, jobId)).toMatchObject({
      status: "failed",
      attempt: 2,
      failure: { type: "deadline-exceeded" },
    });
  });
});

describe("a poll", () => {
  it("that meets an overdue job sees to it, where no sweep comes round", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    world.clock.pass(61);
    await world.ask(`/jobs/${jobId}`);
    await world.settle();
    expect((await read(world, jobId)).attempt).toBe(1);
    world.clock.pass(1);
    await world.ask(`/jobs/${jobId}`);
    await world.settle();
    expect((await read(world, jobId)).attempt).toBe(2);
    expect(world.dispatches(jobId)).toHaveLength(2);
  });
});

describe("a graceful stop", () => {
  it("hands back the lease of an attempt that was not made, so that another process makes it at once", async () => {
    const world = await createWorld();
    const { body } = await world.execute("fragile", hello);
    world.stop();
    await world.settle();
    expect(world.sender.sent).toEqual([]);
    const job = await read(world, String(body["jobID"]));
    expect(job.deliveries).toMatchObject([{
      state: "pending",
      dueAt: world.clock.in(0),
      tries: 0,
      attempts: [],
    }]);
  });

  it("does not wait for an endpoint that is slow", async () => {
    const world = await createWorld();
    world.sender.always(runner, new Promise<Answer>(() => {}));
    const { body } = await world.execute("fragile", hello);
    world.background.start();
    await world.sender.arrival(runner);
    world.stop();
    await world.settle();
    expect((await read(world, String(body["jobID"]))).deliveries).toMatchObject([{ state: "pending" }]);
  });
});

describe("a runner that answers after the end", () => {
  it("changes nothing any more", async () => {
    const world = await createWorld();
    const late = Promise.withResolvers<Answer>();
    world.sender.next(runner, late.promise);
    const { body } = await world.execute("fragile", hello);
    const jobId = String(body["jobID"]);
    world.background.start();
    await world.sender.arrival(runner);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    late.resolve(answered(200, { status: "successful", outputs }));
    await world.settle();
    expect(await read(world, jobId)).toMatchObject({ status: "dismissed" });
    expect(await world.jobs.readResults(jobId)).toBeUndefined();
  });
});

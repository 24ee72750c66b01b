import { describe, expect, it } from "vitest";
import type { CommitOutcome } from "../../src/core/ports.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

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
    expect(await world.job(jobId)).toMatchObject({
      attempt: 1,
      deliveries: [{ tries: 0, state: "delivered" }],
    });
  });

  it("does nothing when nothing is due", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const before = await world.job(jobId);
    expect(await world.gateway.sweep()).toEqual({ tended: 0, more: false });
    expect(await world.job(jobId)).toEqual(before);
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
      settings: { runnerAtOnce: 200 },
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
      const job = await world.job(String(body["jobID"]));
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

  it("sees to no more than it may, however many a page holds", async () => {
    const world = await createWorld();
    for (let count = 0; count < 40; count++) await world.execute("async_only", hello);
    world.background.drop();
    world.clock.pass(30);
    expect(await world.gateway.sweep({ limit: 18 })).toEqual({ tended: 18, more: true });
    expect(await world.gateway.sweep({ limit: 18 })).toEqual({ tended: 18, more: true });
    expect(await world.gateway.sweep({ limit: 18 })).toEqual({ tended: 4, more: false });
  });

  it("gives up after as many failures, where nothing can be written", async () => {
    let commits = 0;
    let isBroken = false;
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit(change) {
            commits++;
            return isBroken ? Promise.reject(new Error("the store is full")) : platform.jobs.commit(change);
          },
        },
      }),
    });
    for (let count = 0; count < 40; count++) await world.execute("async_only", hello);
    world.background.drop();
    world.clock.pass(30);
    isBroken = true;
    commits = 0;
    expect(await world.gateway.sweep({ limit: 18 })).toEqual({ tended: 0, more: true });
    expect(commits).toBe(18);
  });

  it("gives its head starts to the background that it was given", async () => {
    const world = await createWorld();
    for (let count = 0; count < 3; count++) await world.execute("async_only", hello);
    world.background.drop();
    world.clock.pass(30);
    const works: (() => Promise<unknown>)[] = [];
    await world.gateway.sweep({ background: (work) => void works.push(work) });
    await world.settle();
    expect(world.sender.sent).toEqual([]);
    expect(works).toHaveLength(3);
    await Promise.all(works.map((work) => work()));
    expect(world.sender.sent).toHaveLength(3);
  });

  it("sees to as many as it may, and says that there are more", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 2_000 } });
    for (let count = 0; count < 1_005; count++) await world.execute("async_only", hello);
    world.background.drop();
    world.clock.pass(30);
    expect(await world.gateway.sweep()).toEqual({ tended: 1_000, more: true });
    expect(await world.gateway.sweep()).toEqual({ tended: 5, more: false });
  });
});

describe("a poll", () => {
  it("that meets an overdue job sees to it, where no sweep comes round", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    world.clock.pass(61);
    await world.ask(`/jobs/${jobId}`);
    await world.settle();
    expect((await world.job(jobId)).attempt).toBe(1);
    world.clock.pass(1);
    await world.ask(`/jobs/${jobId}`);
    await world.settle();
    expect((await world.job(jobId)).attempt).toBe(2);
    expect(world.dispatches(jobId)).toHaveLength(2);
  });
});

import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import type { World } from "../support/world.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

/** A gateway that has been listening since so many seconds after noon. */
function listening(sinceSeconds: number): Promise<World> {
  return createWorld({
    wrap(platform) {
      const since = new Date(platform.now().getTime() + sinceSeconds * 1000);
      return { ...platform, listeningSince: () => since };
    },
  });
}

describe("a gateway that was away", () => {
  it("calls a runner silent only after it has listened for a whole heartbeat itself", async () => {
    const world = await listening(100);
    const jobId = await world.submit("fragile", hello);
    await world.pass(159);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 1, status: "accepted" });
    expect((await world.report(jobId, { sequence: 1, progress: 10 })).status).toBe(200);
    await world.pass(59);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 1, status: "running" });
    await world.pass(1);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 2 });
  });

  it("gives a job that nobody took the time of one more lease", async () => {
    const world = await listening(700);
    world.sender.always("harbour", { kind: "unreachable", detail: "connection refused" });
    const jobId = await world.submit("fragile", hello);
    await world.pass(729);
    expect((await world.jobs.read(jobId))?.status).toBe("accepted");
    await world.pass(1);
    expect(await world.jobs.read(jobId)).toMatchObject({
      status: "failed",
      failure: { type: "undeliverable" },
    });
  });

  it("keeps to the hard deadline all the same", async () => {
    const world = await listening(4_000);
    const jobId = await world.submit("fragile", hello);
    await world.pass(3_600);
    expect(await world.jobs.read(jobId)).toMatchObject({
      status: "failed",
      failure: { type: "deadline-exceeded" },
    });
  });
});

describe("a gateway whose store was away", () => {
  /** A gateway whose store can be taken away and given back. */
  async function withOutages() {
    const store = { isAway: false };
    const world = await createWorld({
      wrap: (platform) => {
        const unlessAway =
          <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => (...args: Args) =>
            store.isAway ? Promise.reject(new GatewayError("store-unavailable", "away")) : call(...args);
        const { jobs } = platform;
        const commit = unlessAway(jobs.commit);
        return {
          ...platform,
          jobs: { ...jobs, commit, read: unlessAway(jobs.read), due: unlessAway(jobs.due) },
        };
      },
    });
    return { world, store };
  }

  it("does not call silent who could not be heard", async () => {
    const { world, store } = await withOutages();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 1, progress: 10 });
    store.isAway = true;
    world.clock.pass(100);
    expect((await world.report(jobId, { sequence: 2, progress: 20 })).status).toBe(503);
    store.isAway = false;
    await world.sweep();
    expect(await world.job(jobId)).toMatchObject({ attempt: 1, status: "running" });
    await world.pass(59);
    expect((await world.report(jobId, { sequence: 2, progress: 20 })).status).toBe(200);
    await world.pass(59);
    expect(await world.job(jobId)).toMatchObject({ attempt: 1 });
    await world.pass(2);
    expect(await world.job(jobId)).toMatchObject({ attempt: 2 });
  });

  it("is not fooled by a poll that is the first to reach it again", async () => {
    const { world, store } = await withOutages();
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 1, progress: 10 });
    store.isAway = true;
    world.clock.pass(100);
    expect((await world.ask(`/jobs/${jobId}`)).status).toBe(503);
    await expect(world.sweep()).rejects.toThrow("away");
    store.isAway = false;
    expect((await world.ask(`/jobs/${jobId}`)).status).toBe(200);
    await world.settle();
    expect(await world.job(jobId)).toMatchObject({ attempt: 1, status: "running" });
  });
});

describe("a gateway whose store takes no new jobs", () => {
  it("hears runners all the while, and calls silent who is", async () => {
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit: (change) =>
            change.job.revision === 1 && change.inputs?.["message"] === "refused"
              ? Promise.reject(new GatewayError("store-unavailable", "its memory is full"))
              : platform.jobs.commit(change),
        },
      }),
    });
    const jobId = await world.submit("fragile", hello);
    await world.report(jobId, { sequence: 1, progress: 10 });
    await world.pass(59);
    expect((await world.execute("fragile", { inputs: { message: "refused" } })).status).toBe(503);
    await world.pass(2);
    expect(await world.job(jobId)).toMatchObject({ attempt: 2 });
  });
});

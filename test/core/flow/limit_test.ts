import { describe, expect, it } from "vitest";
import { answered } from "../../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../../support/world.ts";
import { numbered, writeOwed } from "./owed_jobs.ts";

const hello = { inputs: { message: "hello" } };
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Answers 202 a moment later. Says how many were under way at most, by runner. */
function watchAtOnce({ sender }: World, ...places: readonly string[]) {
  const most: Record<string, number> = {};
  for (const place of places) {
    let underWay = 0;
    sender.always(place, async () => {
      most[place] = Math.max(most[place] ?? 0, ++underWay);
      await turn();
      underWay--;
      return answered(202);
    });
  }
  return most;
}

async function submitMany(world: World, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await world.execute("async_only", hello);
}

describe("a runner's limit", () => {
  it("is never exceeded, by submissions and sweeps together, and no dispatch is lost or doubled", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 8 } });
    const most = watchAtOnce(world, runner);
    await writeOwed(world.jobs, numbered("left", 50));
    await submitMany(world, 50);
    await Promise.all([world.sweep(), world.sweep(), world.settle()]);
    expect(most).toEqual({ [runner]: 8 });
    expect(world.sender.sent).toHaveLength(100);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(100);
  });

  it("is its own: what one runner is busy with keeps no job of another waiting", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 4 } });
    const { promise: hung, resolve } = Promise.withResolvers<ReturnType<typeof answered>>();
    world.sender.always(runner, hung);
    await writeOwed(world.jobs, [...numbered("hung", 500), ...numbered("other", 1, { runner: "quay" })]);
    await world.gateway.sweep();
    world.background.start();
    await Promise.all([world.sender.arrival("quay"), world.sender.arrival(runner, 4)]);
    await turn();
    expect(world.sender.sentTo(runner)).toHaveLength(4);
    resolve(answered(202));
  });

  it("may be set for each runner", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 4 }, runnerAtOnce: 2 });
    const most = watchAtOnce(world, runner, "quay");
    await writeOwed(world.jobs, [...numbered("a", 20), ...numbered("b", 20, { runner: "quay" })]);
    await world.sweep();
    expect(most).toEqual({ [runner]: 2, quay: 4 });
  });

  it("gives a slot back when the attempt throws, be it the store or anything else", async () => {
    let isBroken = false;
    const world = await createWorld({
      settings: { runnerAtOnce: 2 },
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit: (change) =>
            isBroken && change.job.revision > 1
              ? Promise.reject(new Error("planned"))
              : platform.jobs.commit(change),
        },
      }),
    });
    await submitMany(world, 10);
    isBroken = true;
    await world.settle();
    expect(world.sender.sent).toHaveLength(10);
    isBroken = false;
    await world.pass(30);
    expect(new Set(world.sender.sent.slice(10).map(({ id }) => id)).size).toBe(10);
  });

  it("gets back the slots of work that was lost, when their leases are over", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 2 } });
    await submitMany(world, 2);
    world.background.drop();
    await submitMany(world, 1);
    await world.pass(29);
    expect(world.sender.sent).toEqual([]);
    await world.pass(1);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(3);
  });

  it("does not make two attempts of a lease that ran short while its job waited", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 1 } });
    world.sender.always(runner, () => {
      world.clock.pass(6);
      return answered(202);
    });
    await submitMany(world, 8);
    await world.settle();
    expect(world.sender.sent.map(({ at }) => (at.getTime() - Date.parse("2026-11-21T12:00:00Z")) / 1000))
      .toEqual([0, 6, 12, 18, 24, 30, 36, 42]);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(8);
  });

  it("leaves to the sweep what cannot go out now, where nothing may wait in memory", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 2, mostWaiting: 0 } });
    await submitMany(world, 5);
    await world.settle();
    expect(world.sender.sent).toHaveLength(2);
    await world.pass(30);
    expect(world.sender.sent).toHaveLength(4);
    await world.pass(1);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(5);
  });

  it("lets a stopping process hand back what waits", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 2 } });
    await submitMany(world, 6);
    world.stop();
    await world.settle();
    expect(world.sender.sent).toEqual([]);
    const { jobs } = await world.jobs.list({ limit: 10 });
    expect(jobs.map(({ deliveries }) => deliveries[0])).toMatchObject(
      Array(6).fill({ state: "pending", dueAt: world.clock.in(0), tries: 0 }),
    );
  });
});

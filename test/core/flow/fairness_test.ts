import { describe, expect, it } from "vitest";
import { answered } from "../../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../../support/world.ts";
import { numbered, writeOwed } from "./owed_jobs.ts";

/** The order in which jobs went out, each answered a moment later. */
function watchOrder({ sender }: World): string[] {
  const order: string[] = [];
  sender.always(runner, async ({ id }) => {
    order.push(id.replace("_dispatch_1", ""));
    await new Promise((resolve) => setTimeout(resolve));
    return answered(202);
  });
  return order;
}

const quietOwners = Array.from({ length: 9 }, (_, number) => `quiet${number}`);

/** All due since the same time, the noisy owner's first. */
async function writeContest({ jobs }: World, noisy: number): Promise<void> {
  await writeOwed(jobs, numbered("a-noisy", noisy, { owner: "noisy" }));
  await writeOwed(jobs, quietOwners.map((owner) => ({ id: `b-${owner}`, owner })));
}

describe("owners", () => {
  it("take turns: one with 1,000 jobs keeps nine others waiting for one round", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 4 } });
    const order = watchOrder(world);
    await writeContest(world, 1_000);
    await world.sweep();
    const places = quietOwners.map((owner) => order.indexOf(`b-${owner}`));
    // The slots that were free went to the first page; then comes one round of ten owners.
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(4 + 10);
    expect(order).toHaveLength(1_009);
    const noisy = order.filter((id) => id.startsWith("a-"));
    // Four claims are under way at once: they overtake each other by a little.
    const overtaken = noisy.map((id, index) => Math.abs(Number(id.slice(-4)) - index));
    expect(Math.max(...overtaken)).toBeLessThanOrEqual(10);
  });

  it("take turns when the runner hangs on to its slots: a quiet owner's job gets the next one", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 2 } });
    const held: PromiseWithResolvers<ReturnType<typeof answered>>[] = [];
    world.sender.always(runner, () => {
      const slot = Promise.withResolvers<ReturnType<typeof answered>>();
      held.push(slot);
      return slot.promise;
    });
    await writeOwed(world.jobs, numbered("a-noisy", 500, { owner: "noisy" }));
    await world.gateway.sweep();
    world.background.start();
    await world.sender.arrival(runner, 2);
    await writeOwed(world.jobs, [{ id: "quiet", owner: "quiet" }]);
    world.clock.pass(0.5);
    await world.gateway.sweep();
    held[0]?.resolve(answered(202));
    held[1]?.resolve(answered(202));
    while (world.background.waiting < 2) await new Promise((resolve) => setTimeout(resolve));
    world.background.start();
    await world.sender.arrival(runner, 4);
    expect(world.sender.sent.slice(2).map(({ id }) => id)).toContain("quiet_dispatch_1");
    held.forEach(({ resolve }) => resolve(answered(202)));
  });

  it("take turns where nothing waits in memory: each gets of the few that a sweep may see to", async () => {
    const world = await createWorld({ settings: { mostWaiting: 0 } });
    const order = watchOrder(world);
    await writeContest(world, 80);
    await world.gateway.sweep({ limit: 10 });
    await world.settle();
    expect(order.map((id) => id.slice(0, 7)).sort()).toEqual(["a-noisy", ...Array(9).fill("b-quiet")]);
  });

  it("take turns among jobs that were submitted while the runner was dead", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 4 } });
    world.sender.always(runner, { kind: "unreachable", detail: "connection refused" });
    await writeContest(world, 1_000);
    await world.sweep();
    const tried = world.sender.sent.map(({ id }) => id.replace("_dispatch_1", ""));
    const order = watchOrder(world);
    for (let tick = 0; tick < 6; tick++) await world.pass(0.5);
    // Those that were tried before have their own times.
    const fresh = quietOwners.map((owner) => `b-${owner}`).filter((id) => !tried.includes(id));
    expect(fresh.length).toBeGreaterThan(3);
    expect(Math.max(...fresh.map((id) => order.indexOf(id)))).toBeLessThanOrEqual(10 + 4);
    expect(new Set(order).size).toBe(1_009);
  });
});

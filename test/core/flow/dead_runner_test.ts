import { describe, expect, it } from "vitest";
import type { Answer } from "../../../src/core/ports.ts";
import { sampleDelivery } from "../../support/sample_job.ts";
import { answered } from "../../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../../support/world.ts";
import { countedStore, noCounts, type StoreCounts } from "./counted_store.ts";
import { numbered, writeOwed } from "./owed_jobs.ts";

const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };
const noon = Date.parse("2026-11-21T12:00:00Z");

async function countedWorld(counts: StoreCounts, settings = {}): Promise<World> {
  return await createWorld({
    settings,
    wrap: (platform) => ({ ...platform, jobs: countedStore(platform.jobs, counts) }),
  });
}

/** Sweeps every half second, as a gateway does. */
async function live(world: World, seconds: number): Promise<void> {
  for (let tick = 0; tick < 2 * seconds; tick++) await world.pass(0.5);
}

function secondsOf(world: World, place: string): number[] {
  return world.sender.sentTo(place).map(({ at }) => (at.getTime() - noon) / 1000);
}

describe("a dead runner with 5,000 queued jobs", () => {
  it(
    "is tried once each 30 seconds, costs the store next to nothing, and is drained when it is back",
    async () => {
      const counts = noCounts();
      const world = await countedWorld(counts);
      const deadlines = { acceptBy: world.clock.in(86_400), hardAt: world.clock.in(86_400) };
      await writeOwed(world.jobs, numbered("held", 5_000, { deadlines, heartbeatSeconds: 3_600 }));
      world.sender.always(runner, unreachable);
      await world.sweep();
      expect(world.sender.sent.length).toBeLessThanOrEqual(64);
      const first = world.sender.sent.length;
      await live(world, 60);
      Object.assign(counts, noCounts());
      const before = world.sender.sent.length;
      expect(before - first).toBeLessThanOrEqual(7);
      await live(world, 300);
      const attempts = world.sender.sent.length - before;
      expect(attempts).toBeGreaterThanOrEqual(8);
      expect(attempts).toBeLessThanOrEqual(13);
      expect(counts.commits).toBe(2 * attempts);
      expect(counts.reads).toBeLessThanOrEqual(3 * attempts);
      expect(counts.pages).toBeLessThanOrEqual(900);
      expect(counts.rows / 300).toBeLessThanOrEqual(220);
      const held = await world.job("held-4000");
      expect(held).toMatchObject({ revision: 1, deliveries: [{ state: "pending", tries: 0, attempts: [] }] });
      world.sender.clear(runner);
      const taken = () => new Set(world.sender.sent.slice(before + attempts).map(({ id }) => id)).size;
      await live(world, 37);
      // The few that were tried wait for their own next time, at most 72 s.
      expect(taken()).toBeGreaterThan(5_000 - 90);
      await live(world, 36);
      expect(taken()).toBe(5_000);
      const events = world.logged.filter(({ event }) => event.startsWith("runner-"));
      expect(events.map(({ level, event, members }) => [level, event, members["runner"]])).toEqual([
        ["warning", "runner-unreachable", runner],
        ["info", "runner-reachable", runner],
      ]);
    },
    60_000,
  );

  it("is tried after 1, 2, 4, 8, 16 and then every 30 seconds, each time with one job", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 5 } });
    await writeOwed(world.jobs, numbered("held", 100));
    world.sender.always(runner, unreachable);
    await world.sweep();
    await live(world, 120);
    const times = secondsOf(world, runner);
    expect(times.filter((time) => time === 0).length).toBeLessThanOrEqual(5 + 4);
    const waits = times.filter((time) => time > 0).map((time, index, all) => time - (all[index - 1] ?? 0));
    [1, 2, 4, 8, 16, 30, 30].forEach((seconds, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(0.8 * seconds);
      expect(waits[index]).toBeLessThanOrEqual(1.2 * seconds + 0.5);
    });
  });

  it("is not run over when it is back: one more at once with each answer", async () => {
    const world = await createWorld();
    await writeOwed(world.jobs, numbered("held", 300));
    world.sender.always(runner, unreachable);
    await world.sweep();
    let underWay = 0;
    let answers = 0;
    const excess: number[] = [];
    world.sender.always(runner, async () => {
      if (++underWay > Math.max(1, answers)) excess.push(underWay);
      await new Promise((resolve) => setTimeout(resolve));
      underWay--;
      answers++;
      return answered(202);
    });
    await live(world, 4);
    expect(excess).toEqual([]);
    expect(answers).toBe(300);
  });

  it("keeps nothing of another runner waiting", async () => {
    const world = await createWorld();
    await writeOwed(world.jobs, numbered("held", 2_000));
    world.sender.always(runner, unreachable);
    await live(world, 5);
    for (const number of [1, 2, 3]) {
      const dueAt = world.clock.in(0);
      const delivery = {
        id: `other-${number}_dispatch_1`,
        kind: "dispatch",
        attempt: 1,
        state: "pending",
        dueAt,
        tries: 0,
        attempts: [],
      } as const;
      await writeOwed(world.jobs, [{ id: `other-${number}`, runner: "quay", deliveries: [delivery] }]);
      await world.pass(0.5);
      expect(world.sender.sentTo("quay")).toHaveLength(number);
    }
  });

  it("lets jobs meet their deadlines while they wait, without a try", async () => {
    const world = await createWorld();
    const hard = { acceptBy: world.clock.in(600), hardAt: world.clock.in(100) };
    await writeOwed(world.jobs, [...numbered("a", 100), ...numbered("b", 100, { deadlines: hard })]);
    world.sender.always(runner, unreachable);
    await live(world, 99.5);
    expect((await world.job("b-0099")).status).toBe("accepted");
    await live(world, 0.5);
    for (const { id } of numbered("b", 100)) {
      expect(await world.job(id)).toMatchObject({ status: "failed", failure: { type: "deadline-exceeded" } });
    }
    await live(world, 499.5);
    expect((await world.job("a-0099")).status).toBe("accepted");
    await live(world, 0.5);
    for (const { id } of numbered("a", 100)) {
      expect(await world.job(id)).toMatchObject({ status: "failed", failure: { type: "undeliverable" } });
    }
    expect((await world.job("a-0099")).deliveries).toMatchObject([{ state: "abandoned", tries: 0 }]);
    await live(world, 40);
    expect(await world.jobs.due(world.clock.now(), 10)).toEqual([]);
  });

  it("does not have its jobs claimed by those who poll them", async () => {
    const counts = noCounts();
    const world = await countedWorld(counts);
    world.sender.always(runner, unreachable);
    const ids: string[] = [];
    for (let number = 0; number < 20; number++) {
      const { body } = await world.execute("async_only", { inputs: { message: "hello" } });
      ids.push(String(body["jobID"]));
    }
    await world.settle();
    world.clock.pass(40);
    await world.sweep();
    const sent = world.sender.sent.length;
    const { commits } = counts;
    for (let round = 0; round < 5; round++) {
      for (const id of ids) await world.ask(`/jobs/${id}`);
      await world.settle();
    }
    expect([world.sender.sent.length, counts.commits]).toEqual([sent, commits]);
  });

  it("hides nothing that became due lately from a process that knows nothing and may look at little", async () => {
    const world = await createWorld({ settings: { mostWaiting: 0 } });
    await writeOwed(world.jobs, numbered("held", 1_000));
    world.sender.always(runner, unreachable);
    await world.pass(300);
    const [lately] = numbered("other", 1, { runner: "quay" });
    const dispatch = sampleDelivery({ id: "other-0000_dispatch_1", dueAt: world.clock.in(-30) });
    await writeOwed(world.jobs, lately === undefined ? [] : [{ ...lately, deliveries: [dispatch] }]);
    await world.gateway.sweep({ limit: 10, looks: 600 });
    await world.settle();
    expect(world.sender.sentTo("quay")).toHaveLength(0);
    await world.gateway.sweep({ limit: 10, looks: 1, since: new Date(world.clock.in(-90)) });
    await world.settle();
    expect(world.sender.sentTo("quay")).toHaveLength(1);
  });

  it("is found by a process that knows nothing of it yet, at the cost of its limit", async () => {
    const world = await createWorld({ settings: { mostWaiting: 0 } });
    await writeOwed(world.jobs, [...numbered("held", 1_000), ...numbered("other", 1, { runner: "quay" })]);
    world.sender.always(runner, unreachable);
    await world.gateway.sweep({ limit: 10, looks: 1_100 });
    await world.settle();
    expect(world.sender.sentTo(runner).length).toBeLessThanOrEqual(10);
    await world.gateway.sweep({ limit: 10, looks: 1_100 });
    await world.settle();
    expect(world.sender.sentTo(runner).length).toBeLessThanOrEqual(11);
    expect(world.sender.sentTo("quay")).toHaveLength(1);
  });
});

describe("the cancels of a dead runner's jobs", () => {
  it("wait like dispatches, in place of them, and are sent when it is back", async () => {
    const world = await createWorld();
    const dispatch = sampleDelivery({ state: "inFlight", dueAt: world.clock.in(-1) });
    const jobs = numbered("held", 300).map((job) => ({
      ...job,
      deliveries: [{ ...dispatch, id: `${job.id}_dispatch_1` }],
    }));
    await writeOwed(world.jobs, jobs);
    world.sender.always(runner, unreachable);
    await world.sweep();
    const tried = new Set(world.sender.sent.map(({ id }) => id.split("_")[0]));
    for (const { id } of jobs) await world.ask(`/jobs/${id}`, { method: "DELETE" });
    const before = world.sender.sent.length;
    await live(world, 60);
    expect(world.sender.sent.length - before).toBeLessThanOrEqual(7);
    world.sender.clear(runner);
    await live(world, 40);
    const after = world.sender.sent.slice(before + 7).map(({ id }) => id);
    expect(after.filter((id) => id.includes("dispatch"))).toEqual([]);
    const cancelled = new Set(after.map((id) => id.split("_")[0]));
    for (const { id } of jobs) expect(tried.has(id) || cancelled.has(id)).toBe(true);
    expect(cancelled.size).toBeGreaterThan(230);
  });
});

import { describe, expect, it } from "vitest";
import type { Delivery } from "../../src/core/delivery.ts";
import type { Answer } from "../../src/core/ports.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const inProgressUri = "https://subscriber.test/progress";
const successUri = "https://subscriber.test/done";
const failedUri = "https://subscriber.test/failed";
const hello = { inputs: { message: "hello" }, subscriber: { inProgressUri, successUri, failedUri } };
const successful = { sequence: 99, status: "successful", outputs: { message: { value: "hello" } } } as const;

/** The order in which the subscriber's answers were there. */
function landings(world: World): string[] {
  return world.sender.sent.filter(({ place }) => place !== runner).map(({ place }) => place);
}

async function progress(world: World, jobId: string, sequence: number): Promise<void> {
  const { status } = await world.report(jobId, { sequence, progress: sequence });
  expect(status).toBe(200);
}

describe("an in-progress callback", () => {
  it("tells the start and the progress as they stand when it is sent", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    await world.settle();
    await progress(world, jobId, 2);
    await progress(world, jobId, 3);
    await world.pass(0.5);
    const told = world.sender.sentTo(inProgressUri).map((message) => message.json()["progress"]);
    expect(told).toEqual([1, 3]);
  });

  it("comes at most every 500 ms, however fast the reports are", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (let sequence = 1; sequence <= 60; sequence++) {
      await progress(world, jobId, sequence);
      await world.settle();
      await world.pass(0.05);
    }
    const times = world.sender.sentTo(inProgressUri).map(({ at }) => at.getTime());
    expect(times.length).toBeGreaterThanOrEqual(5);
    expect(times.length).toBeLessThanOrEqual(7);
    for (const [index, time] of times.entries()) {
      if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(500);
    }
  });

  it("has an id of its own each time", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    for (const sequence of [1, 2, 3]) {
      await progress(world, jobId, sequence);
      await world.pass(1);
    }
    const ids = world.sender.sentTo(inProgressUri).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  it("is tried once, whatever comes back", async () => {
    const world = await createWorld();
    world.sender.always(inProgressUri, answered(500));
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    for (let round = 0; round < 5; round++) await world.pass(10);
    expect(world.sender.sentTo(inProgressUri)).toHaveLength(1);
  });

  it("that still waits when the job ends is never sent", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    await world.settle();
    await progress(world, jobId, 2);
    await world.report(jobId, successful);
    for (let round = 0; round < 4; round++) await world.pass(31);
    expect(landings(world)).toEqual([inProgressUri, successUri]);
  });

  it("whose process ended before it was sent is not sent after the end", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.drop();
    await world.report(jobId, successful);
    world.background.drop();
    await world.pass(31);
    await world.pass(31);
    expect(landings(world)).toEqual([successUri]);
  });
});

describe("the final callback", () => {
  it("waits for an in-progress one that is on its way", async () => {
    const world = await createWorld();
    const slow = Promise.withResolvers<Answer>();
    world.sender.next(inProgressUri, slow.promise);
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.start();
    await world.sender.arrival(inProgressUri);
    await world.report(jobId, successful);
    world.background.start();
    world.clock.pass(10);
    await world.gateway.sweep();
    world.background.start();
    expect(landings(world)).toEqual([inProgressUri]);
    slow.resolve(answered(200));
    await world.settle();
    expect(landings(world)).toEqual([inProgressUri, successUri]);
  });

  it("waits for every in-progress one", async () => {
    const world = await createWorld();
    const [first, second] = [Promise.withResolvers<Answer>(), Promise.withResolvers<Answer>()];
    world.sender.next(inProgressUri, first.promise, second.promise);
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.start();
    await world.sender.arrival(inProgressUri);
    await progress(world, jobId, 2);
    world.clock.pass(1);
    await world.gateway.sweep();
    world.background.start();
    await world.sender.arrival(inProgressUri, 2);
    await world.report(jobId, successful);
    first.resolve(answered(200));
    await settled(world, jobId, 1);
    expect(await finalCallback(world, jobId)).toMatchObject({ event: "successful", state: "pending" });
    second.resolve(answered(200));
    await world.settle();
    expect(landings(world)).toEqual([inProgressUri, inProgressUri, successUri]);
  });

  it("is not released by a cancel that is delivered", async () => {
    const world = await createWorld();
    const slow = Promise.withResolvers<Answer>();
    world.sender.next(inProgressUri, slow.promise);
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.start();
    await world.sender.arrival(inProgressUri);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    world.background.start();
    await settled(world, jobId, 1, "cancel");
    expect(await finalCallback(world, jobId)).toMatchObject({ event: "failed", state: "pending" });
    slow.resolve(answered(200));
    await world.settle();
    expect(landings(world)).toEqual([inProgressUri, failedUri]);
  });

  it("comes after a lease at most when the process with the in-progress one ended", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.drop();
    await world.report(jobId, successful);
    await world.settle();
    expect(landings(world)).toEqual([]);
    await world.pass(30);
    await world.pass(0);
    expect(landings(world)).toEqual([successUri]);
  });

  it("is sent at once when a stopping process has handed the in-progress one back", async () => {
    const world = await createWorld();
    world.sender.next(inProgressUri, new Promise<Answer>(() => {}));
    const jobId = await world.submit("echo", hello);
    await progress(world, jobId, 1);
    world.background.start();
    await world.sender.arrival(inProgressUri);
    await world.report(jobId, successful);
    world.stop();
    await world.settle();
    const job = await world.jobs.read(jobId);
    expect(job?.deliveries.filter(({ state }) => state === "inFlight")).toEqual([]);
    const final = job?.deliveries.find(({ event }) => event === "successful");
    expect(final?.dueAt).toBe(world.clock.in(0));
  });
});

async function finalCallback(world: World, jobId: string): Promise<Delivery | undefined> {
  const job = await world.jobs.read(jobId);
  return job?.deliveries.find(({ event }) => event === "successful" || event === "failed");
}

/** Waits until so many deliveries of the kind are settled in the record. */
async function settled(world: World, jobId: string, count: number, kind = "callback"): Promise<void> {
  for (;;) {
    const job = await world.jobs.read(jobId);
    const done = job?.deliveries.filter((delivery) =>
      delivery.kind === kind && ["delivered", "abandoned", "dead"].includes(delivery.state)
    );
    if ((done?.length ?? 0) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

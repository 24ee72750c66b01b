import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/core/ports.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

describe("a lease", () => {
  it("that ran out before the attempt began is not used", async () => {
    const world = await createWorld();
    await world.execute("fragile", hello);
    world.clock.pass(31);
    await world.gateway.sweep();
    expect(world.background.waiting).toBe(2);
    await world.settle();
    expect(world.sender.sent).toHaveLength(1);
  });

  it("that would run out during the attempt is not used", async () => {
    const world = await createWorld();
    await world.execute("fragile", hello);
    world.clock.pass(16);
    await world.settle();
    expect(world.sender.sent).toEqual([]);
    await world.pass(14);
    expect(world.sender.sent).toHaveLength(1);
  });

  it("keeps everybody else away until it has run out", async () => {
    const world = await createWorld();
    const slow = Promise.withResolvers<Answer>();
    world.sender.next(runner, slow.promise);
    const { body } = await world.execute("fragile", hello);
    world.background.start();
    await world.sender.arrival(runner);
    for (let second = 0; second < 29; second++) {
      world.clock.pass(1);
      await Promise.all([world.gateway.sweep(), world.gateway.sweep()]);
    }
    world.background.start();
    expect(world.sender.sent).toHaveLength(1);
    slow.resolve(answered(202));
    await world.settle();
    const { deliveries } = await world.jobs.read(String(body["jobID"])) ?? {};
    expect(deliveries).toMatchObject([{ state: "delivered" }]);
  });

  it("a stopping process hands back its own leases only", async () => {
    const world = await createWorld();
    world.sender.always(runner, new Promise<Answer>(() => {}));
    const { body } = await world.execute("fragile", hello);
    world.background.start();
    await world.sender.arrival(runner);
    world.clock.pass(30);
    const claimed = await world.jobs.read(String(body["jobID"]));
    if (claimed === undefined) throw new Error("no job");
    const theirs = claimed.deliveries.map((delivery) => ({ ...delivery, dueAt: world.clock.in(30) }));
    await world.jobs.commit({
      id: crypto.randomUUID(),
      job: { ...claimed, deliveries: theirs, revision: claimed.revision + 1 },
      index: { dueAt: world.clock.in(30), listed: true, dead: false },
    });
    world.stop();
    await world.settle();
    expect((await world.jobs.read(claimed.id))?.deliveries).toEqual(theirs);
  });
});

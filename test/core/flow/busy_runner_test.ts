import { describe, expect, it } from "vitest";
import { answered } from "../../support/scripted_sender.ts";
import { createWorld, runner } from "../../support/world.ts";
import { numbered, writeOwed } from "./owed_jobs.ts";

const noon = Date.parse("2026-11-21T12:00:00Z");

describe("a runner that takes nothing more for now", () => {
  it("is left alone by all its jobs: after a probe or two, one each time that it asked for", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 8 } });
    await writeOwed(world.jobs, numbered("job", 1_000));
    world.sender.always(runner, answered(503, "", 16));
    await world.sweep();
    expect(world.sender.sent).toHaveLength(8);
    for (let tick = 0; tick < 128; tick++) await world.pass(0.5);
    const times = world.sender.sent.slice(8).map(({ at }) => (at.getTime() - noon) / 1000);
    const earliest = [0.8, 2.4, 5.6, 12];
    earliest.forEach((time, index) => expect(times[index]).toBeGreaterThanOrEqual(time));
    expect(times.length).toBeLessThanOrEqual(4 + 4);
    const jobs = await world.jobs.list({ limit: 1_000 });
    expect(jobs.jobs.flatMap(({ deliveries }) => deliveries).every(({ tries }) => tries === 0)).toBe(true);
    expect(world.logged.filter(({ event }) => event.startsWith("runner-"))).toEqual([]);
  });

  it("does not get the same job again before it said, and gets all that waits when there is room", async () => {
    const world = await createWorld({ settings: { runnerAtOnce: 8 } });
    await writeOwed(world.jobs, numbered("job", 200, { heartbeatSeconds: 3_600 }));
    let room = 20;
    world.sender.always(runner, () => room-- > 0 ? answered(202) : answered(503, "", 2));
    for (let tick = 0; tick < 200; tick++) {
      await world.pass(0.5);
      room = Math.max(room, 5);
    }
    const byId = Map.groupBy(world.sender.sent, ({ id }) => id);
    expect(byId.size).toBe(200);
    for (const messages of byId.values()) {
      const times = messages.map(({ at }) => at.getTime());
      times.slice(1).forEach((time, index) =>
        expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(2_000)
      );
    }
    const jobs = await world.jobs.list({ limit: 1_000 });
    expect(jobs.jobs.flatMap(({ deliveries }) => deliveries).every(({ state }) => state === "delivered"))
      .toBe(true);
  });
});

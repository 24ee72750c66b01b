import { describe, expect, it } from "vitest";
import { createLookout } from "../../../src/core/flow/lookout.ts";
import { createHeldClock } from "../../support/held_clock.ts";
import { createWorld, runner } from "../../support/world.ts";
import { numbered, writeOwed } from "./owed_jobs.ts";

const place = { at: "2026-11-21T11:59:00.000Z", id: "j" };

describe("a lookout", () => {
  it("begins at the beginning as long as nothing waits", () => {
    const clock = createHeldClock();
    const lookout = createLookout(() => false);
    for (let round = 0; round < 3; round++) {
      expect(lookout.from(clock.now())).toBeUndefined();
      lookout.ended(clock.now());
      clock.pass(0.5);
    }
  });

  it("reads what became due since, with a second to spare, and everything again each ten seconds", () => {
    const clock = createHeldClock();
    const lookout = createLookout(() => true);
    const froms: (string | undefined)[] = [];
    for (let second = 0; second <= 20; second += 5) {
      froms.push(lookout.from(clock.now())?.at);
      lookout.ended(clock.now());
      clock.pass(5);
    }
    expect(froms).toEqual([
      undefined,
      "2026-11-21T11:59:59.000Z",
      undefined,
      "2026-11-21T12:00:09.000Z",
      undefined,
    ]);
  });

  it("reads everything less often the more there is, but each minute", () => {
    for (const [jobs, seconds] of [[5_000, 25], [100_000, 60]] as const) {
      const clock = createHeldClock();
      const lookout = createLookout(() => true);
      lookout.from(clock.now());
      lookout.passed(place, jobs);
      lookout.ended(clock.now());
      clock.pass(seconds - 0.1);
      expect(lookout.from(clock.now())).toBeDefined();
      clock.pass(0.1);
      expect(lookout.from(clock.now())).toBeUndefined();
    }
  });

  it("goes on where a sweep broke off", () => {
    const clock = createHeldClock();
    const lookout = createLookout(() => false);
    lookout.from(clock.now());
    lookout.passed(place, 100);
    expect(lookout.from(clock.now())).toEqual(place);
    lookout.ended(clock.now());
    expect(lookout.from(clock.now())).toBeUndefined();
  });

  it("misses nothing for ever: a write that came late into the store is found when everything is read again", async () => {
    const world = await createWorld();
    await writeOwed(world.jobs, numbered("held", 200));
    world.sender.always(runner, { kind: "unreachable", detail: "connection refused" });
    await world.pass(30);
    await writeOwed(world.jobs, [{ id: "late", runner: "quay" }]);
    for (let tick = 0; tick < 18; tick++) await world.pass(0.5);
    expect(world.sender.sentTo("quay")).toHaveLength(0);
    for (let tick = 0; tick < 3; tick++) await world.pass(0.5);
    expect(world.sender.sentTo("quay")).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { giveCrashOrder, readCrashOrder, takeCrashOrder } from "./crash_order.ts";
import { createCrossings } from "./crossings.ts";

const folder = mkdtempSync(join(tmpdir(), "tidegate-crash-order-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A gateway that tells where it would have died. */
function createVictim(file: string) {
  const deaths: string[] = [];
  const { pass } = createCrossings({ crashOrder: () => readCrashOrder(file) }, {
    crash: () => takeCrashOrder(file) && deaths.push("dead") > 0,
    failure: (place) => new Error(place),
    meet: () => Promise.resolve(),
  });
  return { deaths, pass: (place: string) => void pass(place) };
}

describe("a crash order", () => {
  test("is taken by one of those who come to its place, and the others go on", () => {
    const file = join(folder, "two");
    giveCrashOrder(file, "there");
    const [first, second] = [createVictim(file), createVictim(file)];
    first.pass("elsewhere");
    second.pass("there");
    first.pass("there");
    expect([first.deaths, second.deaths]).toEqual([[], ["dead"]]);
  });

  test("counts the crossings since it was given", () => {
    const file = join(folder, "counted");
    const victim = createVictim(file);
    victim.pass("there");
    giveCrashOrder(file, "there");
    victim.pass("there");
    expect(victim.deaths).toHaveLength(1);
    giveCrashOrder(file, "#3");
    for (const place of ["a", "b"]) victim.pass(place);
    expect(victim.deaths).toHaveLength(1);
    victim.pass("c");
    expect(victim.deaths).toHaveLength(2);
  });

  test("may be withdrawn", () => {
    const file = join(folder, "withdrawn");
    giveCrashOrder(file, "there");
    giveCrashOrder(file, undefined);
    giveCrashOrder(file, undefined);
    expect(readCrashOrder(file)).toBeUndefined();
    expect(takeCrashOrder(file)).toBe(false);
  });
});

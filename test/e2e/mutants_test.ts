/**
 * Planted bugs: a copy of the code in which one promise is broken must fail the scenario that watches over it, and for that
 * reason. The same scenarios pass on a copy without a bug.
 */
import { describe, expect, test } from "vitest";
import { atMost } from "../support/at_most.ts";
import { BrokenInvariant, invariants } from "../support/invariants.ts";
import { createMutant } from "../support/mutant.ts";
import { plantedBugs, plays } from "./planted_bugs.ts";

const inTurn = atMost(3);
const timeout = 120_000;

describe.concurrent("a copy without a planted bug", () => {
  for (const [name, play] of plays) {
    test(`passes ${name}`, { timeout }, () =>
      inTurn(async () => {
        using copy = createMutant([]);
        await play(copy.root);
      }));
  }
});

describe.concurrent("a planted bug is caught", () => {
  for (const { bug, patches, play, broken, because } of plantedBugs) {
    test(`${bug}: "${invariants[broken]}" does not hold`, { timeout }, () =>
      inTurn(async () => {
        using mutant = createMutant(patches);
        const error: unknown = await play(mutant.root).then(() => "nothing was caught", (error) => error);
        expect(error).toBeInstanceOf(BrokenInvariant);
        expect(error).toMatchObject({ invariant: broken, message: expect.stringMatching(because) });
      }));
  }
});

describe("createMutant", () => {
  test("refuses a patch that does not fit exactly once", () => {
    const file = "src/core/owed.ts";
    expect(() => createMutant([{ file, find: "no such text", replace: "" }])).toThrow("has 0 times");
    expect(() => createMutant([{ file, find: "deliveries", replace: "" }])).toThrow(/has \d+ times/);
  });
});

import { expect, test } from "vitest";
import { BrokenInvariant, invariants } from "./invariants.ts";
import { mayBeTriedAgain, secondTry } from "./second_try.ts";

test("mayBeTriedAgain: neither a broken invariant nor a counterexample", () => {
  for (const invariant of Object.keys(invariants) as (keyof typeof invariants)[]) {
    expect(new BrokenInvariant(invariant, "{}").message).not.toMatch(mayBeTriedAgain);
  }
  expect("Property failed after 3 tests\n{ seed: 1 }").not.toMatch(mayBeTriedAgain);
  expect("Test timed out in 15000ms.").toMatch(mayBeTriedAgain);
  expect("expected 502 to be 200").toMatch(mayBeTriedAgain);
});

test("secondTry: only in CI", () => {
  expect(secondTry({ CI: "true" }).count).toBe(1);
  expect(secondTry({}).count).toBe(0);
});

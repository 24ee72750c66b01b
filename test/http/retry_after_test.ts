import { expect, it } from "vitest";
import { comeBackFor } from "../../src/http/retry_after.ts";

it("comeBackFor: seldom for an old job, soon for one whose clock is ahead, and says until when", () => {
  const createdAt = "2026-11-21T12:00:00.000Z";
  const at = (seconds: number) =>
    comeBackFor({ createdAt }, new Date(Date.parse(createdAt) + seconds * 1000));
  expect([-5, 0, 10, 60, 600, 3_599, 3_600, 90_000].map((seconds) => at(seconds).seconds))
    .toEqual([1, 1, 2, 5, 15, 15, 30, 30]);
  expect(at(10).until).toBe(Date.parse(createdAt) + 60_000);
  expect(at(3_600).until).toBe(Infinity);
});

import { appendFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { has, pathOf } from "./has.ts";

vi.mock("node:fs", () => ({ appendFileSync: vi.fn() }));
vi.mock("./requirements.ts", () => ({
  requirements: { python: { name: "A Snake", find: () => undefined, howToGet: "catch one" } },
}));

describe("has, of a program that is not here", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("is false, and notes which part is skipped for lack of what", () => {
    vi.stubEnv("CI", "");
    expect(has("python")).toBe(false);
    const [, line] = vi.mocked(appendFileSync).mock.lastCall ?? [];
    expect(JSON.parse(String(line))).toEqual({ requirement: "python", part: "test/support/has_test.ts" });
  });

  test("fails under CI, where nothing may be skipped", () => {
    vi.stubEnv("CI", "true");
    expect(() => has("python")).toThrow(
      "Cannot run test/support/has_test.ts without A Snake. To get it: catch one",
    );
  });

  test("pathOf says what is missing", () => {
    expect(() => pathOf("python")).toThrow("Cannot run A Snake: it was not found");
  });
});

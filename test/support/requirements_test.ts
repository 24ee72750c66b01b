import { describe, expect, test } from "vitest";
import { requirements } from "./requirements.ts";
import { summary } from "./requirements_setup.ts";

describe("summary", () => {
  test("names each skipped part once, the program it lacks, and how to get that", () => {
    const lines = ["test/e2e/b_test.ts", "test/e2e/a_test.ts", "test/e2e/b_test.ts"]
      .map((part) => `${JSON.stringify({ requirement: "python", part })}\n`).join("");
    expect(summary(lines)).toBe(
      `Skipped for lack of ${requirements.python.name}:\n  test/e2e/a_test.ts\n  test/e2e/b_test.ts\n` +
        `  To get it: ${requirements.python.howToGet}\n`,
    );
  });

  test("is empty when nothing was skipped", () => {
    expect(summary("")).toBe("");
  });
});

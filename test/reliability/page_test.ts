import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands, typed, withPart } from "./measure.ts";
import { toPage } from "./page.ts";
import { parts } from "./promises.ts";
import { readPublished } from "./published.ts";
import { missingTests } from "./shown_by.ts";

const published = readPublished();

test("each promise has its mechanism, a test that is there and stands on the page", () => {
  const promises = parts.flatMap((part) => part.promises);
  expect(missingTests(promises)).toEqual([]);
  const page = readFileSync("docs/reliability.md", "utf8");
  for (const { says, shownBy } of promises) {
    expect(page).toContain(says.slice(0, 60));
    expect(shownBy.length, says).toBeGreaterThan(0);
  }
  for (const { not } of parts) expect(not.length).toBeGreaterThan(0);
});

test("a promise whose test is not there is named", () => {
  const promise = {
    says: "It floats",
    shownBy: [["test/reliability/compare_test.ts", "no such title"]],
  } as const;
  expect(missingTests([promise])).toEqual([
    `"It floats" names the test "no such title" of test/reliability/compare_test.ts, which is not there`,
  ]);
});

test("a violation and a planted bug that was not caught are seen on the page", () => {
  const { sqlite } = published.histories;
  const broken = withPart(published, "histories.sqlite", { ...sqlite, violations: 7, secret: "left out" });
  expect(broken.histories.sqlite).toEqual({ ...sqlite, violations: 7 });
  expect(toPage(broken)).toMatch(/sqlite[^\n]* \| 7 \|/);
  const each = [{ bug: "a hole", store: "sqlite" as const }];
  expect(toPage({ ...published, mutants: { caught: 0, total: 1, each } })).toContain("**not caught**");
});

test("every part says the command that measures it", () => {
  for (const command of Object.values(commands)) {
    expect(typed(command)).toMatch(/^deno task (chaos|bench) --/);
  }
});

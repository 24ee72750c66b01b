import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gaps, readTests, testNames, toPage } from "../../.ci/conformance.ts";
import { deviations, requirementClasses } from "../conformance/requirements.ts";

const known = (id: string) => ({ name: "core", uri: "urn:core", requirements: [{ id, says: "something" }] });
const one = { file: "test/a_test.ts", ids: ["/req/core/http"], claim: "it is so" };

describe("testNames", () => {
  test("finds the identifiers in the names of tests, and only there", () => {
    const text = `
      // test("/req/core/comment: no")
      const name = "/req/core/text: no";
      describe("/req/core/group: no", () => {
        test("/req/core/a: is so", () => {});
        it("/req/core/b, /rec/core/c/d: are so", async () => {});
        test("says /req/core/e: no", () => {});
      });`;
    expect(testNames("a_test.ts", text)).toEqual([
      { file: "a_test.ts", ids: ["/req/core/a"], claim: "is so" },
      { file: "a_test.ts", ids: ["/req/core/b", "/rec/core/c/d"], claim: "are so" },
    ]);
  });
});

describe("gaps", () => {
  test("there are none when each requirement has a test or a reason", () => {
    expect(gaps([one], [known("/req/core/http")], {})).toEqual([]);
    expect(gaps([], [known("/req/core/http")], { "/req/core/http": "not ours" })).toEqual([]);
  });
  test("a requirement without a test is one", () => {
    expect(gaps([], [known("/req/core/http")], {})).toEqual([expect.stringContaining("/req/core/http")]);
  });
  test("a test that names an unknown requirement is one", () => {
    const faults = gaps([{ ...one, ids: ["/req/core/htpp"] }], [known("/req/core/http")], {});
    expect(faults).toContainEqual(expect.stringContaining("test/a_test.ts names /req/core/htpp"));
  });
  test("a reason for an unknown requirement is one", () => {
    expect(gaps([one], [known("/req/core/http")], { "/req/core/x": "why" })).toHaveLength(1);
  });
});

test("docs/conformance.md is as the tests say, and every requirement of it has a test or a reason", () => {
  const tests = readTests();
  expect(gaps(tests)).toEqual([]);
  expect(readFileSync("docs/conformance.md", "utf8")).toBe(toPage(tests));
});

test("every requirement stands on the list once, and no test is planted for one that nobody makes", () => {
  const ids = requirementClasses.flatMap(({ requirements }) => requirements.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(100);
  expect(Object.keys(deviations).length).toBeLessThan(10);
});

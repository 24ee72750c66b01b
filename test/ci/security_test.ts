import { describe, expect, it } from "vitest";
import { faultsOf } from "../../.ci/security.ts";

const head = "| threat | control | test |\n| --- | --- | --- |\n";
const file =
  `describe("a group", () => { test("is so", () => {}); test.each([1])("is %j too", () => {}); });`;
const read = (path: string) => path === "test/a_test.ts" ? file : undefined;
const faults = (rows: string) => faultsOf(head + rows, read);

describe("the check of docs/security.md", () => {
  it("finds the tests that are there", () => {
    expect(faults("| a | b | `test/a_test.ts`: is so<br>`test/a_test.ts`: is %j too |\n")).toEqual([]);
    expect(faults("| a | b | `test/a_test.ts`: a group |\n")).toEqual([]);
  });

  it("names what is not there: a test, a file, a row without any, a page without rows", () => {
    expect(faults("| a | b | `test/a_test.ts`: is otherwise |\n")).toEqual([
      "docs/security.md names a test that is not there: test/a_test.ts: is otherwise",
    ]);
    expect(faults("| a | b | `test/b_test.ts`: is so |\n")).toHaveLength(1);
    expect(faults("| a | b | somewhere |\n")).toHaveLength(2);
    expect(faults("")).toEqual(["docs/security.md names no test"]);
  });
});

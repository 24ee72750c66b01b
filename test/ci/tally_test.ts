import { describe, expect, test } from "vitest";
import { line, tally } from "../../.ci/tally.ts";

const result = (changes: Record<string, unknown>) =>
  JSON.stringify({
    success: true,
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: "passed", assertionResults: [{}] }],
    ...changes,
  });

describe("tally", () => {
  test("counts what passed, failed and was skipped", () => {
    const json = result({ success: false, numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 });
    expect(tally(json)).toEqual({ passed: 5, failed: 2, skipped: 4, triedAgain: [] });
  });

  test("names what passed at the second try", () => {
    const assertionResults = [
      { fullName: "is slow at times", status: "passed", failureMessages: ["Error: not within 5 s"] },
      { fullName: "is well", status: "passed", failureMessages: [] },
      { fullName: "is ill", status: "failed", failureMessages: ["Error", "Error"] },
    ];
    const json = result({ testResults: [{ status: "passed", assertionResults }] });
    expect(tally(json).triedAgain).toEqual(["is slow at times"]);
  });

  test("counts a file that could not be collected as a failure", () => {
    const testResults = [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{}] },
      { status: "passed", assertionResults: [{}] },
    ];
    expect(tally(result({ success: false, numFailedTests: 1, testResults })).failed).toBe(2);
  });

  test("counts a run that failed outside its tests, and one without a result, as a failure", () => {
    expect(tally(result({ success: false })).failed).toBe(1);
    expect(tally("")).toEqual({ passed: 0, failed: 1, skipped: 0, triedAgain: [] });
  });
});

test("line names skipped tests only when there are some", () => {
  expect(line({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(line({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});

/** Prints the one line that ends a run of the gate, from vitest's JSON result: `deno run -A .ci/tally.ts FILE` */
import { readFileSync } from "node:fs";
import process from "node:process";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The tests that passed, but not at the first try. */
  readonly triedAgain: readonly string[];
}

interface VitestResult {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

interface Assertion {
  readonly fullName?: string;
  readonly status?: string;
  readonly failureMessages?: readonly string[];
}

/**
 * A file that could not even be collected counts as one failure, and so does a run that failed though no test did (an error
 * between the tests) or that left no result.
 */
export function tally(json: string): Tally {
  if (json.trim() === "") return { passed: 0, failed: 1, skipped: 0, triedAgain: [] };
  const result = JSON.parse(json) as VitestResult;
  const broken =
    result.testResults.filter(({ status, assertionResults }) =>
      status === "failed" && assertionResults.length === 0
    ).length;
  const failed = result.numFailedTests + broken;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && !result.success ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    triedAgain: result.testResults.flatMap(({ assertionResults }) => assertionResults).filter((
      { status, failureMessages = [] },
    ) => status === "passed" && failureMessages.length > 0).map(({ fullName = "" }) => fullName),
  };
}

export function line({ passed, failed, skipped }: Omit<Tally, "triedAgain">): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

if (import.meta.main) {
  const result = tally(readFileSync(process.argv[2] ?? "", "utf8"));
  for (const name of result.triedAgain) console.log(`passed at the second try: ${name}`);
  console.log(line(result));
  // Where everything is installed, a skipped test is a test that nobody runs.
  if (result.failed > 0 || result.skipped > 0) process.exit(1);
}

import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { createMutant } from "../../support/mutant.ts";
import type { Violation } from "../run.ts";
import type { StoreName } from "../stores/place.ts";
import type { MutantCase } from "./mutant_case.ts";

export interface Caught {
  readonly bug: string;
  readonly store: StoreName;
  /** The rule that did not hold; undefined when nothing was seen, or something else than it should be. */
  readonly by: Violation | undefined;
  /** Everything that the history that showed it has broken. */
  readonly violations: readonly Violation[];
  readonly seconds: number;
}

/** A bug that so many histories do not show is not caught. */
const mostSeeds = 500;
const longestSeconds = 300;

/** Play histories on a copy of the code that has the bug, up to the first that breaks a rule. */
export async function catchMutant({ bug, patches, broken }: MutantCase, store: StoreName): Promise<Caught> {
  const startedAt = performance.now();
  using mutant = createMutant(patches);
  const command = [
    "run",
    "-A",
    "--no-check",
    "--quiet",
    "test/chaos/child.ts",
    store,
    "1",
    String(mostSeeds),
  ];
  const options = { cwd: mutant.root, timeout: longestSeconds * 1000, maxBuffer: 1 << 26 };
  const violations = await promisify(execFile)(process.execPath, command, options).then(
    ({ stdout }): readonly Violation[] => JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]"),
    (error: unknown) => [{ seed: 0, rule: `the histories could not be played: ${error}` }],
  );
  const by = violations.find(({ rule }) => broken.test(rule));
  return { bug, store, by, violations, seconds: (performance.now() - startedAt) / 1000 };
}

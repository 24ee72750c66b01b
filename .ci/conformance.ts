/**
 * Makes `docs/conformance.md`, requirement to test, from the names of the tests. A test that shows that a requirement is met
 * carries its identifier: `test("/req/core/http: ...")`, several with commas between them.
 *
 * `deno run -A .ci/conformance.ts` checks that the page is up to date and complete; `--write` writes it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { deviations, type RequirementClass, requirementClasses } from "../test/conformance/requirements.ts";
import { type Node, parse, visit } from "./syntax_tree.ts";

export interface TestName {
  readonly file: string;
  readonly ids: readonly string[];
  readonly claim: string;
}

const page = "docs/conformance.md";
const named = /^((?:\/(?:req|rec|per)\/[\w/.-]+(?:, )?)+): (.+)$/s;

/** The tests of a file whose names carry identifiers. */
export function testNames(file: string, text: string): readonly TestName[] {
  const found: TestName[] = [];
  visit(parse(file, text), (node) => {
    const [, ids, claim] = named.exec(testName(node) ?? "") ?? [];
    if (ids !== undefined && claim !== undefined) found.push({ file, ids: ids.split(", "), claim });
  });
  return found;
}

function testName({ type, callee, arguments: given }: Node): string | undefined {
  const { name } = (callee ?? {}) as { name?: unknown };
  if (type !== "CallExpression" || (name !== "test" && name !== "it")) return undefined;
  const { value } = ((given as readonly Node[])[0] ?? {}) as { value?: unknown };
  return typeof value === "string" ? value : undefined;
}

/** What is wrong with the tests: requirements that none shows, and identifiers that are none. */
export function gaps(
  tests: readonly TestName[],
  classes: readonly RequirementClass[] = requirementClasses,
  reasons: Readonly<Record<string, string>> = deviations,
): readonly string[] {
  const known = new Set(classes.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  const shown = new Set(tests.flatMap(({ ids }) => ids));
  const missing = [...known].filter((id) => !shown.has(id) && !(id in reasons));
  return [
    ...missing.map((id) => `No test shows ${id}, and no reason is given why`),
    ...Object.keys(reasons).filter((id) => !known.has(id)).map((id) =>
      `${id}, which has a reason, is unknown`
    ),
    ...tests.flatMap(({ file, ids }) =>
      ids.filter((id) => !known.has(id)).map((id) => `${file} names ${id}, which is unknown`)
    ),
  ];
}

export function toPage(tests: readonly TestName[]): string {
  const lines = requirementClasses.flatMap(({ name, uri, requirements }) => [
    `## ${name}`,
    "",
    `\`${uri}\``,
    "",
    ...requirements.flatMap(({ id, says }) => [`- \`${id}\`: ${says}`, ...shownBy(id, tests)]),
    "",
  ]);
  return [...preface(), ...lines].join("\n").trimEnd() + "\n";
}

function shownBy(id: string, tests: readonly TestName[]): readonly string[] {
  const showing = tests.filter(({ ids }) => ids.includes(id)).map(({ file, claim }) =>
    `  - ${file}: ${claim}`
  );
  const reason = deviations[id];
  return [...showing, ...(reason === undefined ? [] : [`  - **Deviation.** ${reason}`])];
}

function preface(): readonly string[] {
  const count = requirementClasses.reduce((sum, { requirements }) => sum + requirements.length, 0);
  return [
    "# Conformance",
    "",
    `OGC API - Processes, Part 1, 1.0 (18-062r2): the ${count} requirements (\`/req/\`) and recommendations (\`/rec/\`) of the`,
    "classes that the gateway claims, each with the tests that show that it is met. Made from the names of the tests",
    "by `deno run -A .ci/conformance.ts --write`; the build fails when it is out of date, or when a requirement has",
    "neither a test nor a reason.",
    "",
    "The official test suite is restated in `test/conformance/official_suite` and run against a started gateway of",
    "every deployment, as programs of the same machine may use it and as everybody may (`TIDEGATE_ANONYMOUS=public`):",
    "54 tests, none failed, none skipped.",
    "",
  ];
}

/** All tests that carry identifiers, by file. */
export function readTests(folder = "test"): readonly TestName[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("_test.ts")).map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
  return files.sort().flatMap((file) => testNames(file, readFileSync(file, "utf8")));
}

function main(): void {
  const tests = readTests();
  const faults = [...gaps(tests)];
  const text = toPage(tests);
  if (process.argv.includes("--write")) writeFileSync(page, text);
  else if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
    faults.push(`${page} is out of date: deno run -A .ci/conformance.ts --write`);
  }
  for (const fault of faults) console.error(fault);
  console.log(`conformance: ${tests.length} tests carry identifiers, ${faults.length} faults`);
  if (faults.length > 0) process.exit(1);
}

if (import.meta.main) main();

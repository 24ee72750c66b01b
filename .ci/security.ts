/**
 * Checks that every test that docs/security.md names is there: in its tables the last cell of a row holds `file`: name, several with
 * `<br>` between them. `deno run -A .ci/security.ts`
 */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { type Node, parse, visit } from "./syntax_tree.ts";

export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

const page = "docs/security.md";
const named = /^`([^`]+)`: (.+)$/;

/** The tests of the tables, and the rows that name none. */
export function testsOf(markdown: string): { tests: readonly NamedTest[]; without: readonly string[] } {
  const rows = markdown.split("\n").filter((line) => /^\|(?! *(?:-+|threat) *\|)/.test(line));
  const tests: NamedTest[] = [];
  const without: string[] = [];
  for (const row of rows) {
    const cell = row.split(/(?<!\\)\|/).map((text) => text.trim()).at(-2) ?? "";
    const found = cell.split("<br>").map((entry) => named.exec(entry.trim()));
    for (const entry of found) {
      if (entry === null) without.push(row);
      else tests.push({ file: entry[1] ?? "", name: (entry[2] ?? "").replaceAll("\\|", "|") });
    }
  }
  return { tests, without };
}

/** What a file of tests calls its tests and their groups. */
export function namesIn(file: string, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  visit(parse(file, text), (node) => {
    const name = node.type === "CallExpression" ? textOf((node.arguments as readonly Node[])[0]) : undefined;
    if (name !== undefined) names.add(name);
  });
  return names;
}

function textOf(node: Node | undefined): string | undefined {
  const { value } = (node ?? {}) as { value?: unknown };
  return typeof value === "string" ? value : undefined;
}

/** Sentences, one for each row or test that is wrong. */
export function faultsOf(markdown: string, read: (file: string) => string | undefined): readonly string[] {
  const { tests, without } = testsOf(markdown);
  const missing = tests.filter(({ file, name }) => {
    const text = read(file);
    return text === undefined || !namesIn(file, text).has(name);
  });
  return [
    ...(tests.length === 0 ? [`${page} names no test`] : []),
    ...without.map((row) => `${page} names no test in the row ${row.slice(0, 80)}`),
    ...missing.map(({ file, name }) => `${page} names a test that is not there: ${file}: ${name}`),
  ];
}

function main(): void {
  const text = readFileSync(page, "utf8");
  const faults = faultsOf(text, (file) => existsSync(file) ? readFileSync(file, "utf8") : undefined);
  for (const fault of faults) console.error(fault);
  console.log(`security: ${testsOf(text).tests.length} tests are named, ${faults.length} faults`);
  if (faults.length > 0) process.exit(1);
}

if (import.meta.main) main();

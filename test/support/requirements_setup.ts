import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type LeftOut, leftOut, projectName } from "./deployment_projects.ts";
import type { Skipped } from "./has.ts";
import { requirements } from "./requirements.ts";

/** Global set-up of the tests: gathers what they skip for lack of a program, and tells it once at the end. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-tests-"));
  const skippedFile = join(folder, "skipped.jsonl");
  writeFileSync(skippedFile, leftOut().map(toLine).join(""));
  project.provide("skippedFile", skippedFile);
  return () => {
    const told = summary(readFileSync(skippedFile, "utf8"));
    if (told !== "") console.log(told);
    rmSync(folder, { recursive: true });
  };
}

function toLine({ deployment, requirement }: LeftOut): string {
  const skipped: Skipped = { requirement, part: projectName(deployment) };
  return `${JSON.stringify(skipped)}\n`;
}

/** One paragraph for each missing program; empty when nothing was skipped. */
export function summary(lines: string): string {
  const partsOf = Map.groupBy(
    lines.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Skipped),
    (skipped) => skipped.requirement,
  );
  return [...partsOf].map(([id, skipped]) => {
    const { name, howToGet } = requirements[id];
    const parts = [...new Set(skipped.map(({ part }) => part))].sort();
    return `Skipped for lack of ${name}:\n${
      parts.map((part) => `  ${part}\n`).join("")
    }  To get it: ${howToGet}\n`;
  }).join("\n");
}

import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import process from "node:process";
import { expect, inject } from "vitest";
import { type RequirementId, requirements } from "./requirements.ts";

declare module "vitest" {
  interface ProvidedContext {
    skippedFile: string;
  }
}

export interface Skipped {
  readonly requirement: RequirementId;
  readonly part: string;
}

const found = new Map<RequirementId, string | undefined>();

/**
 * Whether an optional program is here: `describe.skipIf(!has("python"))("...", ...)`. What is skipped is told at the end of
 * the run; under `CI=true` nothing may be skipped, so there a missing program fails the test file.
 */
export function has(requirement: RequirementId): boolean {
  if (find(requirement) !== undefined) return true;
  const { name, howToGet } = requirements[requirement];
  const part = relative(process.cwd(), expect.getState().testPath ?? "a test");
  if (process.env.CI === "true") {
    throw new Error(`Cannot run ${part} without ${name}. To get it: ${howToGet}`);
  }
  const skipped: Skipped = { requirement, part };
  appendFileSync(inject("skippedFile"), `${JSON.stringify(skipped)}\n`);
  return false;
}

/** What to run the program with. Only behind `has()`. */
export function pathOf(requirement: RequirementId): string {
  const path = find(requirement);
  if (path === undefined) throw new Error(`Cannot run ${requirements[requirement].name}: it was not found`);
  return path;
}

function find(requirement: RequirementId): string | undefined {
  if (!found.has(requirement)) found.set(requirement, requirements[requirement].find());
  return found.get(requirement);
}

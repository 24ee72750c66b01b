import process from "node:process";
import type { TestProjectInlineConfiguration } from "vitest/config";
import { type Deployment, deploymentNames, deploymentVariable } from "./deployment.ts";
import { elsewhere } from "./elsewhere.ts";
import { type RequirementId, requirements } from "./requirements.ts";

/** The files that are run once for each deployment. */
export const deployed = [
  "test/conformance/official_suite_test.ts",
  "test/e2e/*_test.ts",
  "test/support/deployment_test.ts",
  "test/support/site_test.ts",
] as const;

export const projectName = (deployment: Deployment) => `e2e on ${deployment}`;

/** What a deployment cannot be without. */
const needs: Readonly<Record<Deployment, RequirementId | undefined>> = {
  sqlite: undefined,
  redis: "redis",
  pair: "redis",
  edge: "redis",
};

export interface LeftOut {
  readonly deployment: Deployment;
  readonly requirement: RequirementId;
}

/** The deployments that this machine has no program for. In CI nothing is left out: there it fails instead. */
export function leftOut(): readonly LeftOut[] {
  if (process.env.CI === "true") return [];
  return deploymentNames.flatMap((deployment) => {
    const requirement = needs[deployment];
    return requirement === undefined || requirements[requirement].find() !== undefined
      ? []
      : [{ deployment, requirement }];
  });
}

/** One project for each deployment, one after the other: each of them has files that need the whole machine. */
export function deploymentProjects(
  common: TestProjectInlineConfiguration["test"],
): readonly TestProjectInlineConfiguration[] {
  const missing = new Set(leftOut().map(({ deployment }) => deployment));
  return deploymentNames.filter((name) => !missing.has(name)).map((name, index) => ({
    test: {
      ...common,
      name: projectName(name),
      include: [...deployed],
      exclude: elsewhere.filter(({ deployment, test }) => deployment === name && test === undefined)
        .map(({ file }) => file),
      env: { [deploymentVariable]: name },
      sequence: { groupOrder: index + 1 },
    },
  }));
}

import { afterEach, describe, expect, test, vi } from "vitest";
import { deploymentProjects, leftOut } from "./deployment_projects.ts";
import { elsewhere } from "./elsewhere.ts";

vi.mock("./requirements.ts", () => ({
  requirements: { redis: { name: "A Redis", find: () => undefined, howToGet: "dig one" } },
}));

const names = () => deploymentProjects({}).map(({ test }) => test?.name);

describe("without redis-server", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("the deployments that need it are left out, and named", () => {
    vi.stubEnv("CI", "");
    expect(leftOut().map(({ deployment }) => deployment)).toEqual(["redis", "pair", "edge"]);
    expect(names()).toEqual(["e2e on sqlite"]);
  });

  test("nothing is left out in CI: there the tests fail", () => {
    vi.stubEnv("CI", "true");
    expect(leftOut()).toEqual([]);
    expect(names()).toEqual(["e2e on sqlite", "e2e on redis", "e2e on pair", "e2e on edge"]);
  });
});

test("deploymentProjects takes out of a deployment the files that are no part of it", () => {
  vi.stubEnv("CI", "true");
  const edge = deploymentProjects({}).find(({ test }) => test?.name === "e2e on edge");
  const files = elsewhere.filter(({ deployment, test }) => deployment === "edge" && test === undefined);
  expect(files.length).toBeGreaterThan(0);
  expect(edge?.test?.exclude).toEqual(files.map(({ file }) => file));
  vi.unstubAllEnvs();
});

test("deploymentProjects runs no two deployments at once", () => {
  vi.stubEnv("CI", "true");
  const orders = deploymentProjects({}).map(({ test }) => test?.sequence?.groupOrder);
  expect(new Set([0, ...orders]).size).toBe(1 + orders.length);
  vi.unstubAllEnvs();
});

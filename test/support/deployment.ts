import process from "node:process";

/** The ways to run the gateway that the tests of `test/e2e` are run against. */
export const deployments = {
  sqlite: "one Deno process, with SQLite and files",
  redis: "one Deno process, with Redis over TCP and files",
  pair: "two Deno processes that share a Redis and files, behind a front that alternates requests",
  edge: "workerd, with Redis over REST, R2, and a sweep from outside",
} as const;

export type Deployment = keyof typeof deployments;

export const deploymentNames = Object.keys(deployments) as readonly Deployment[];

/** What `vitest.config.ts` sets, one project for each deployment. */
export const deploymentVariable = "TIDEGATE_TEST_DEPLOYMENT";

/** The deployment that `createGatewayProgram` makes in this test file. Default `sqlite`. */
export function deployment(): Deployment {
  const name = process.env[deploymentVariable] ?? "sqlite";
  if (isDeployment(name)) return name;
  throw new Error(`${deploymentVariable}: "${name}" is none of ${deploymentNames.join(", ")}`);
}

function isDeployment(name: string): name is Deployment {
  return Object.hasOwn(deployments, name);
}

import process from "node:process";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { deployed, deploymentProjects } from "./test/support/deployment_projects.ts";
import { secondTry } from "./test/support/second_try.ts";

const resultFile = process.env.TEST_RESULT_FILE;

const common: TestProjectInlineConfiguration["test"] = {
  pool: "forks",
  setupFiles: ["test/support/file_setup.ts"],
  testTimeout: 15_000,
  hookTimeout: 60_000,
  retry: secondTry(),
};

/** What is the same wherever the gateway runs. */
const parts: TestProjectInlineConfiguration = {
  test: { ...common, name: "parts", include: ["test/**/*_test.ts"], exclude: [...deployed] },
};

export default defineConfig({
  test: {
    teardownTimeout: 10_000,
    globalSetup: ["test/support/requirements_setup.ts"],
    reporters: resultFile ? ["default", ["json", { outputFile: resultFile }]] : ["default"],
    projects: [parts, ...deploymentProjects(common)],
  },
});

import process from "node:process";
import { defineConfig } from "vitest/config";

const resultFile = process.env.TEST_RESULT_FILE;

export default defineConfig({
  test: {
    include: ["test/**/*_test.ts"],
    pool: "forks",
    globalSetup: ["test/support/requirements_setup.ts"],
    testTimeout: 15_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    reporters: resultFile ? ["default", ["json", { outputFile: resultFile }]] : ["default"],
  },
});

/**
 * A runner whose processes have one of everything that the standard knows.
 * Environment: TIDEGATE_RUNNER_PORT, TIDEGATE_RUNNER_SECRET.
 */
import { createRunner, defineProcess, type Process, ProcessError } from "../../src/runner/mod.ts";
import { echo } from "../../workers/demo_runner/processes/echo.ts";

const { TIDEGATE_RUNNER_PORT, TIDEGATE_RUNNER_SECRET: secret = "" } = Deno.env.toObject();

const inputs = {
  texts: { minOccurs: 0, maxOccurs: 3, schema: { type: "string" } },
  count: { minOccurs: 0, schema: { type: "integer", minimum: 1, maximum: 10 } },
  area: {
    minOccurs: 0,
    schema: { type: "object", properties: { km2: { type: "number" } }, required: ["km2"] },
  },
  image: {
    minOccurs: 0,
    schema: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
  },
  box: { minOccurs: 0, schema: { allOf: [{ format: "ogc-bbox" }, { type: "object" }] } },
  table: {
    minOccurs: 0,
    schema: {
      oneOf: [
        { type: "string", contentMediaType: "text/csv" },
        { type: "object", contentMediaType: "application/json" },
      ],
    },
  },
  /** Runs until it is dismissed. */
  holds: { minOccurs: 0, schema: { type: "boolean" } },
  fails: { minOccurs: 0, schema: { type: "boolean" } },
} as const;

const outputs = {
  given: { schema: { type: "object" } },
  name: { schema: { type: "string" } },
  table: {
    schema: {
      oneOf: [
        { type: "string", contentMediaType: "text/csv" },
        { type: "object", contentMediaType: "application/json" },
      ],
    },
  },
} as const;

function shapes(id: string, jobControlOptions: NonNullable<Process["jobControlOptions"]>): Process {
  return defineProcess({
    id,
    version: "1.0.0",
    title: "One of everything",
    jobControlOptions,
    inputs,
    outputs,
    async run({ holds, fails, ...given }, job) {
      if (fails) throw new ProcessError("no such bay", { type: "no-such-bay", status: 404 });
      if (holds) await new Promise((_, reject) => job.signal.addEventListener("abort", reject));
      return { given, name: "bay", table: "a,b" };
    },
  });
}

const runner = createRunner({
  secret,
  references: { allowed: ({ hostname }) => hostname === "127.0.0.1" },
  processes: [
    echo,
    shapes("shapes", ["sync-execute", "async-execute", "dismiss"]),
    shapes("async_only", ["async-execute"]),
    shapes("sync_only", ["sync-execute"]),
  ],
});
Deno.serve({ port: Number(TIDEGATE_RUNNER_PORT), hostname: "127.0.0.1", onListen: () => {} }, runner.fetch);

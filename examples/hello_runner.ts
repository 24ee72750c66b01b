import { createRunner, defineProcess } from "../src/runner/mod.ts";

const greet = defineProcess({
  id: "greet",
  version: "1.0.0",
  title: "Greet",
  inputs: {
    name: { schema: { type: "string", minLength: 1 } },
    times: { schema: { type: "integer", minimum: 1, default: 1 } },
  },
  outputs: { greeting: { schema: { type: "string" } } },
  run({ name, times }, job) {
    job.progress(50, "Thinking of something nice to say");
    return { greeting: `Hello, ${name}! `.repeat(times).trim() };
  },
});

const runner = createRunner({
  secret: Deno.env.get("TIDEGATE_RUNNER_SECRET") ?? "",
  processes: [greet],
});

Deno.serve({ port: Number(Deno.env.get("TIDEGATE_RUNNER_PORT") ?? 8009) }, runner.fetch);

/** A runner that may die, for `follow_elsewhere.ts`: what it has not told of for two seconds is begun again, by it or another one. */
import { setTimeout as pause } from "node:timers/promises";
import { createRunner, defineProcess } from "../src/runner/mod.ts";

const correct = defineProcess({
  id: "correct_granule",
  version: "1.0.0",
  title: "Correct the atmosphere of a granule",
  jobControlOptions: ["async-execute", "dismiss"],
  policy: { heartbeatSeconds: 2, maxAttempts: 5, defaultResponse: "document" },
  inputs: {
    granule: { schema: { type: "string", minLength: 1 } },
    tiles: { schema: { type: "integer", minimum: 1, maximum: 1000, default: 30 } },
  },
  outputs: { corrected: { schema: { type: "string" } } },
  async run({ granule, tiles }, job) {
    for (let tile = 0; tile < tiles; tile++) {
      job.progress(100 * tile / tiles, `Tile ${tile + 1} of ${tiles}`);
      await pause(100, undefined, { signal: job.signal });
    }
    return { corrected: `${granule}_L2A` };
  },
});

const runner = createRunner({
  secret: Deno.env.get("TIDEGATE_RUNNER_SECRET") ?? "",
  processes: [correct],
});

Deno.serve({ port: Number(Deno.env.get("TIDEGATE_RUNNER_PORT") ?? 8009) }, runner.fetch);

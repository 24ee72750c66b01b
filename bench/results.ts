import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createJobClient } from "../test/support/job_client.ts";
import { duel, type Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { throughput } from "./load.ts";
import { type Gateway, type Server, startFileServer, startGateway, startRunner } from "./programs.ts";
import { inScene } from "./scene.ts";

/** Fewer at a time for what is large: all of them share what the machine can send. */
const sizes = [
  { name: "1k", bytes: 1_024, connections: 64 },
  { name: "1m", bytes: 1_048_576, connections: 8 },
  { name: "100m", bytes: 104_857_600, connections: 2 },
] as const;

/**
 * Bytes per second of a job's results, raw, over those of the same bytes from a server that streams files and does nothing else. The
 * 1 KB is a value in the store, as it is when a runner reports it; what is larger was uploaded.
 */
export function benchResults(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("ends"));
    const gateway = await scene.with(startGateway(scene.folder, runner));
    const floor = await scene.with(startFileServer(scene.folder));
    const figures: Figure[] = [];
    for (const { name, bytes, connections } of sizes) {
      const results = await resultsOf(gateway, bytes);
      writeFileSync(join(scene.folder, name), new Uint8Array(bytes));
      const side = (server: Server, path: string) => ({
        programs: [server],
        measure: (seconds: number) => throughput({ url: server.url, paths: [path], connections, seconds }),
      });
      const found = await duel(side(gateway, results), side(floor, `/${name}`), rounds);
      const mb = (value: number) => (value / 1e6).toFixed(value < 1e8 ? 1 : 0);
      figures.push({
        name: `results_${name}_ratio`,
        value: found.ratio,
        unit: "ratio",
        goal: { bound: ">=", value: 0.8 },
        rounds: found.ratios,
        note: `${mb(found.first)} and ${mb(found.second)} MB/s`,
      });
    }
    return figures;
  });
}

/** The path of the results of a job that has made so many bytes. */
async function resultsOf({ url }: Gateway, bytes: number): Promise<string> {
  const client = createJobClient(url);
  const jobId = await client.submit("bytes", { inputs: { count: bytes } });
  await client.reached(jobId, ["successful"], 60);
  return `/jobs/${jobId}/results`;
}

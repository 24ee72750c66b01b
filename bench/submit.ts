import { join } from "node:path";
import { type Duel, duel, type Rounds, type Side } from "./duel.ts";
import type { Figure, Goal } from "./figure.ts";
import { load } from "./load.ts";
import { type Server, startFloor, startGateway, startRunner } from "./programs.ts";
import { describe, executionPath, submission, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { thousands } from "./statistics.ts";
import { lookInto } from "./stored_jobs.ts";

/**
 * Submits per second of the gateway over those of the floor. Both accept jobs and neither runs any: the runner here hangs, so
 * after the first 64 dispatches every head start waits for its turn, as in a flood, and what is measured is to accept a job.
 * The lease is long, so that no sweep takes up what waits.
 */
export function benchSubmit(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("hangs"));
    const gateway = await scene.with(startGateway(scene.folder, runner, { TIDEGATE_LEASE_SECONDS: "3600" }));
    const answer = await submit(gateway.url, "no_op");
    const process = await describe(gateway.url, "no_op");
    const record = recordIn(gateway.storePath);
    const storePath = join(scene.folder, "floor.db");
    const floor = await scene.with(startFloor(storePath, { process, record, answer }));
    const found = await duel(submitting(gateway), submitting(floor), rounds);
    return [submitFigure("submit_ratio", found, { bound: ">=", value: 0.7 })];
  });
}

export function submitFigure(name: string, { ratio, ratios, first, second }: Duel, goal?: Goal): Figure {
  const note = `${thousands(first)} against ${thousands(second)} submits/s`;
  return { name, value: ratio, unit: "ratio", rounds: ratios, ...(goal ? { goal } : {}), note };
}

export function submitting(server: Server, process = "no_op", body: unknown = submission): Side {
  const paths = [executionPath(process)];
  return {
    programs: [server],
    measure: async (seconds: number) => await load({ url: server.url, paths, body, seconds }),
  };
}

export function recordIn(storePath: string): string {
  const row = lookInto(storePath, (database) => database.prepare("SELECT record FROM jobs").get());
  return String(row?.["record"]);
}

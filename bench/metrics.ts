import { join } from "node:path";
import { mkdirSync } from "node:fs";
import { duel, type Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { pollFigure, polling, storedRunningJobs } from "./poll.ts";
import { startGateway, startRunner } from "./programs.ts";
import { inScene } from "./scene.ts";

/** Polls per second of a gateway with metrics over those of one without, each for 500 jobs of its own that run. */
export function benchMetrics(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("takes"));
    const start = async (metrics: "on" | "off") => {
      const folder = join(scene.folder, metrics);
      mkdirSync(folder);
      const gateway = await scene.with(startGateway(folder, runner, { TIDEGATE_METRICS: metrics }));
      return polling(gateway, await storedRunningJobs(gateway));
    };
    const found = await duel(await start("on"), await start("off"), rounds);
    return [pollFigure("metrics_poll_ratio", found, { bound: ">=", value: 0.95 })];
  });
}

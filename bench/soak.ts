import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { receiveCallbacks } from "./callback_receiver.ts";
import type { Figure } from "./figure.ts";
import { startRunner } from "./programs.ts";
import { inScene } from "./scene.ts";
import { soak, type Soaked } from "./soaking.ts";
import { thousands } from "./statistics.ts";
import type { Trend } from "./trend.ts";

const jobsPerSecond = 25;
const mostGrowthPercent = 5;

/**
 * A gateway on each store, at the same time, with 25 jobs a second each: whether memory and what is stored stay as they are. What an
 * hour calls flat is at most some 80 bytes a job.
 */
export function benchSoak(minutes: number): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    await using receiver = receiveCallbacks();
    const one = async (store: StoreSoaked["store"]): Promise<StoreSoaked> => {
      const folder = join(scene.folder, store);
      mkdirSync(folder);
      const runner = await scene.with(startRunner("ends"));
      const parts = { scene, folder, runner, receiver };
      return { store, ...await soak(parts, { store, seconds: minutes * 60, jobsPerSecond }) };
    };
    const soaked = await Promise.all([one("sqlite"), one("redis")]);
    return soaked.flatMap((found) => figures(found, minutes));
  });
}

interface StoreSoaked extends Soaked {
  readonly store: "sqlite" | "redis";
}

function figures({ store, jobs, gateway, runner, kept }: StoreSoaked, minutes: number): readonly Figure[] {
  const load = `${thousands(jobs)} jobs in ${minutes} minutes`;
  const figure = (name: string, unit: string, found: Trend): Figure => ({
    name: `soak_${name}_${store}`,
    value: found.growth * 100,
    unit: "%",
    goal: { bound: "<=", value: mostGrowthPercent },
    note: `${found.growth * 100 <= mostGrowthPercent ? "flat" : "grows"}: ${found.from.toFixed(1)} to ` +
      `${found.to.toFixed(1)} ${unit}, ${found.perHour.toFixed(1)} an hour; ${load}`,
  });
  return [
    figure("memory", "MiB", gateway),
    figure("runner_memory", "MiB", runner),
    figure("stored", store === "redis" ? "keys and entries" : "rows", kept),
  ];
}

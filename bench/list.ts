import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { duel, type Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { fillStore } from "./fill_store.ts";
import { load } from "./load.ts";
import { type Gateway, type Runner, startGateway, startRunner } from "./programs.ts";
import { inScene, type Scene } from "./scene.ts";
import { spread } from "./statistics.ts";

const few = 1_000;
const many = 1_000_000;

/**
 * How much longer the first page of the job list takes with a million jobs than with a thousand. One request at a time: a page
 * that took longer could not hide behind others.
 */
export function benchList(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("ends"));
    const small = await gatewayWith(scene, runner, few);
    const large = await gatewayWith(scene, runner, many);
    const { ratio, ratios, first, second } = await duel(side(small), side(large), rounds);
    const milliseconds = (perSecond: number) => (1000 / perSecond).toFixed(2);
    return [{
      name: "list_ratio",
      value: ratio,
      unit: "ratio",
      goal: { bound: "<=", value: 1.5 },
      note: `${spread(ratios)}; ${milliseconds(second)} ms with a million jobs, ${
        milliseconds(first)
      } with a thousand`,
    }];
  });
}

async function gatewayWith(scene: Scene, runner: Runner, jobs: number): Promise<Gateway> {
  const folder = join(scene.folder, String(jobs));
  mkdirSync(folder);
  fillStore(join(folder, "tidegate.db"), jobs);
  return await scene.with(startGateway(folder, runner));
}

function side(gateway: Gateway) {
  return {
    programs: [gateway],
    measure: async (seconds: number) =>
      await load({ url: gateway.url, paths: ["/jobs"], connections: 1, seconds }),
  };
}

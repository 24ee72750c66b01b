import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { comparePages } from "./compare_pages.ts";
import type { Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { fillStore } from "./fill_store.ts";
import { type Gateway, type Runner, startGateway, startRunner } from "./programs.ts";
import { inScene, type Scene } from "./scene.ts";

const few = 1_000;
const many = 1_000_000;

/**
 * How much longer the first page of the job list takes with a million jobs than with a thousand: of the whole list, and of the list
 * filtered by process and status, which selects one job in forty. One request at a time: a page that took longer could not hide
 * behind others.
 */
export function benchList(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("ends"));
    const small = await gatewayWith(scene, runner, few);
    const large = await gatewayWith(scene, runner, many);
    return [
      await comparePages({ name: "list_ratio", small, large, path: "/jobs", goal: 1.5, rounds }),
      await comparePages({
        name: "list_filtered_ratio",
        small,
        large,
        path: "/jobs?processID=two_steps&status=failed",
        goal: 1.2,
        rounds,
      }),
    ];
  });
}

async function gatewayWith(scene: Scene, runner: Runner, jobs: number): Promise<Gateway> {
  const folder = join(scene.folder, String(jobs));
  mkdirSync(folder);
  fillStore(join(folder, "tidegate.db"), jobs);
  return await scene.with(startGateway(folder, runner));
}

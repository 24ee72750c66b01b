import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, it } from "vitest";
import { receiveCallbacks } from "../../bench/callback_receiver.ts";
import { startRunner } from "../../bench/programs.ts";
import { inScene, type Scene } from "../../bench/scene.ts";
import { type Soak, soak, type Soaked } from "../../bench/soaking.ts";
import { has } from "../support/has.ts";
import { residentMegabytes } from "../support/resident_memory.ts";

const seconds = 26;
const jobsPerSecond = 15;
/** Half a minute shows what doubles, not what grows by a few percent: for that there is `deno task bench --soak`. */
const mostMemoryGrowth = 0.6;
const mostStoredGrowth = 0.6;

it.skipIf(residentMegabytes(process.pid) === undefined)(
  "soak: memory and what is stored stay flat, and a gateway that leaks both is caught",
  async () => {
    const [sqlite, redis, leaking] = await inScene((scene) =>
      Promise.all([
        soaked(scene, "sqlite", { store: "sqlite" }),
        has("redis") ? soaked(scene, "redis", { store: "redis" }) : undefined,
        soaked(scene, "leaking", { store: "sqlite", entry: "test/support/leaking_gateway.ts" }),
      ])
    );
    for (const sound of redis === undefined ? [sqlite] : [sqlite, redis]) {
      expect(sound.jobs).toBeGreaterThan(seconds * jobsPerSecond * 0.8);
      expect(sound.gateway.growth).toBeLessThan(mostMemoryGrowth);
      expect(sound.kept.growth).toBeLessThan(mostStoredGrowth);
    }
    expect(leaking.gateway.growth).toBeGreaterThan(mostMemoryGrowth);
    expect(leaking.kept.growth).toBeGreaterThan(mostStoredGrowth);
  },
  60_000,
);

async function soaked(scene: Scene, name: string, kind: Pick<Soak, "store" | "entry">): Promise<Soaked> {
  await using receiver = receiveCallbacks();
  const folder = join(scene.folder, name);
  mkdirSync(folder);
  const runner = await scene.with(startRunner("ends"));
  return await soak({ scene, folder, runner, receiver }, { ...kind, seconds, jobsPerSecond });
}

import { comparePages } from "./compare_pages.ts";
import type { Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { fillRedis } from "./fill_redis.ts";
import { startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { inScene } from "./scene.ts";
import { storedSamples } from "./stored_sample.ts";

const few = 1_000;
const many = 1_000_000;

/**
 * How much longer a page takes with a million jobs in Redis than with a thousand: the first of the caller's list, with half of the
 * jobs another owner's, the first of those with dead letters, which two in ten have, and the first of the list filtered by process
 * and status, which selects one in ten. Redis needs about 1.2 GB for it.
 */
export function benchRedisPages(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("tells"));
    const samples = await storedSamples(scene, { server, runner });
    const gatewayWith = async (jobs: number) => {
      const prefix = `with-${jobs}`;
      await fillRedis(server, prefix, { samples, jobs });
      return await scene.with(startGateway(scene.folder, runner, storeSetting(place, prefix)));
    };
    const small = await gatewayWith(few);
    const large = await gatewayWith(many);
    const compare = (name: string, path: string) =>
      comparePages({ name, small, large, path, goal: 1.2, rounds });
    return [
      await compare("redis_page_ratio", "/jobs"),
      await compare("redis_filtered_page_ratio", "/dead-letters"),
      await compare("redis_list_filtered_ratio", "/jobs?processID=two_steps&status=failed"),
    ];
  });
}

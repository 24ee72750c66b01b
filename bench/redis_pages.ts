import { type Duel, duel, type Rounds, type Side } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { fillRedis } from "./fill_redis.ts";
import { load } from "./load.ts";
import { type Gateway, startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { inScene } from "./scene.ts";
import { spread } from "./statistics.ts";
import { storedSamples } from "./stored_sample.ts";

const few = 1_000;
const many = 1_000_000;

/**
 * How much longer a page takes with a million jobs in Redis than with a thousand: the first of the caller's list, with half of the
 * jobs another owner's, and the first of those with dead letters, which two in ten have. Redis needs about 1 GB for it.
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
    const compare = async (name: string, path: string) => {
      await Promise.all([small, large].map((gateway) => checkPage(gateway, path)));
      return toFigure(name, await duel(side(small, path), side(large, path), rounds));
    };
    return [
      await compare("redis_page_ratio", "/jobs"),
      await compare("redis_filtered_page_ratio", "/dead-letters"),
    ];
  });
}

function side(gateway: Gateway, path: string): Side {
  return {
    programs: [gateway],
    measure: async (seconds) => await load({ url: gateway.url, paths: [path], connections: 1, seconds }),
  };
}

function toFigure(name: string, { ratio, ratios, first, second }: Duel): Figure {
  const milliseconds = (perSecond: number) => (1000 / perSecond).toFixed(2);
  return {
    name,
    value: ratio,
    unit: "ratio",
    goal: { bound: "<=", value: 1.2 },
    note: `${spread(ratios)}; ${milliseconds(second)} ms with a million jobs, ${
      milliseconds(first)
    } with a thousand`,
  };
}

/** A page that is not full would be another measurement. */
async function checkPage({ url }: Gateway, path: string): Promise<void> {
  const page = await (await fetch(url + path)).json() as Readonly<Record<string, readonly unknown[]>>;
  const { length } = page["jobs"] ?? page["deadLetters"] ?? [];
  const isFollowed = JSON.stringify(page["links"]).includes('"next"');
  if (length !== 10 || !isFollowed) throw new Error(`Cannot measure ${url}${path}: it lists ${length} jobs`);
}

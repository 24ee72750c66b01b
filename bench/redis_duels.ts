import { duel, type Rounds } from "./duel.ts";
import type { Figure, Goal } from "./figure.ts";
import { fillPool, pollFigure, polling, pool } from "./poll.ts";
import { type Gateway, startGateway, startRedisFloor, startRunner } from "./programs.ts";
import { openRedis, type RedisScene, type Road, storeSetting, withStore } from "./redis_place.ts";
import { describe, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { submitFigure, submitting } from "./submit.ts";
import { eventually } from "../test/support/eventually.ts";

const prefix = "gateway";
const floorPrefix = "floor";

/** Only the road by TCP is held against a goal: the other one goes through a proxy that a hosted Redis does not have. */
function goalOf(road: Road, value: number): Goal | undefined {
  return road === "redis" ? { bound: ">=", value } : undefined;
}

/** As `benchSubmit`, with the jobs in Redis. */
export function benchRedisSubmit(road: Road, rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene, road);
    const runner = await scene.with(startRunner("hangs"));
    const setting = { ...storeSetting(place, prefix), TIDEGATE_LEASE_SECONDS: "3600" };
    const gateway = await scene.with(startGateway(scene.folder, runner, setting));
    const floor = await scene.with(startRedisFloor({
      ...await sample({ server, place }, gateway),
      place,
      prefix: floorPrefix,
    }));
    const found = await duel(submitting(gateway), submitting(floor), rounds);
    return [submitFigure(`${road}_submit_ratio`, found, goalOf(road, 0.7))];
  });
}

/** As `benchPoll`, with the jobs in Redis. The floor reads the strings that the gateway has written. */
export function benchRedisPoll(road: Road, rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene, road);
    const runner = await scene.with(startRunner("takes"));
    const gateway = await scene.with(startGateway(scene.folder, runner, storeSetting(place, prefix)));
    await fillPool(gateway);
    const paths = await runningJobs(server, prefix);
    const floor = await scene.with(startRedisFloor({
      ...await sample({ server, place }, gateway),
      place,
      prefix,
      status: await (await fetch(gateway.url + paths[0])).text(),
    }));
    const found = await duel(polling(gateway, paths), polling(floor, paths), rounds);
    return [pollFigure(`${road}_poll_ratio`, found, goalOf(road, 0.85))];
  });
}

/** What the gateway has written and answered for one submit: the floor writes and answers as much. */
async function sample({ server }: RedisScene, { url }: Gateway) {
  const answer = await submit(url, "no_op");
  const process = await describe(url, "no_op");
  const text = await server.cli("GET", `{${prefix}}:j:${answer["jobID"]}`);
  const [head, packed] = text.split("\n");
  return { process, answer, record: `${head}\n${packed}`, status: "" };
}

export async function runningJobs(
  server: RedisScene["server"],
  prefix: string,
): Promise<readonly string[]> {
  return await withStore(server, prefix, (store) =>
    eventually(`${pool} jobs that run`, 10, async () => {
      const { jobs } = await store.list({ limit: 2 * pool });
      const running = jobs.filter(({ status }) => status === "running");
      if (running.length < pool || running.length < jobs.length) return undefined;
      return running.slice(0, pool).map(({ id }) => `/jobs/${id}`);
    }));
}

import { createEdge, type Edge } from "../src/edge.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { webhookSecret } from "../test/support/webhook_secret.ts";
import { countCommands, since, total } from "./command_count.ts";
import type { Figure } from "./figure.ts";
import { type RedisPlace, type Runner, startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { inScene, type Scene } from "./scene.ts";

const hourSeconds = 3_600;
/** The cron trigger comes once a minute. */
const ticksAnHour = 60;

/** What Redis is asked for in an hour in which nothing happens, with one gateway. */
export async function benchRedisIdle(seconds: number): Promise<readonly Figure[]> {
  const process = await inScene((scene) => idleProcess(scene, seconds));
  const edge = await inScene(idleEdge);
  return [
    figure("idle_commands_per_hour", process, `a process, counted for ${seconds} s`),
    figure("edge_idle_commands_per_hour", edge, `on Workers, ${ticksAnHour} ticks, each in a new isolate`),
  ];
}

function figure(name: string, value: number, note: string): Figure {
  return { name, value, unit: "commands", note };
}

async function idleProcess(scene: Scene, seconds: number): Promise<number> {
  const { server, place } = await openRedis(scene);
  const runner = await scene.with(startRunner("ends"));
  await scene.with(startGateway(scene.folder, runner, storeSetting(place, "gateway")));
  const begin = performance.now();
  const commands = await counted(server, () => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
  return commands * hourSeconds * 1000 / (performance.now() - begin);
}

/** The first tick finds what the store does not know yet; it is not of those that are counted. */
async function idleEdge(scene: Scene): Promise<number> {
  const { server, place } = await openRedis(scene, "rest");
  const runner = await scene.with(startRunner("ends"));
  const edge = await tick(place, runner);
  const { status } = await edge.fetch(new Request(`${edgeUrl}/processes/no_op`));
  if (status !== 200) throw new Error(`Cannot count what the edge asks for: it answers ${status}`);
  return await counted(server, async () => {
    for (let number = 0; number < ticksAnHour; number++) await tick(place, runner);
  });
}

/** A tick of the cron trigger in an isolate that is new: between two ticks an idle Worker has gone. */
async function tick(place: RedisPlace, runner: Runner): Promise<Edge> {
  const behind: Promise<unknown>[] = [];
  const environment = {
    ...storeSetting(place, "edge"),
    TIDEGATE_PUBLIC_URL: edgeUrl,
    TIDEGATE_RUNNERS: `bench=${runner.url} ${runner.secret}`,
    TIDEGATE_SECRET: edgeSecret,
    TIDEGATE_CALLBACK_SECRET: edgeCallbackSecret,
    TIDEGATE_LOG: "off",
    BLOBS: unusedBucket,
  };
  const edge = await createEdge(environment, (work) => void behind.push(work));
  await edge.scheduled();
  await Promise.all(behind);
  return edge;
}

const edgeUrl = "https://gateway.example.org";
const [edgeSecret, edgeCallbackSecret] = [webhookSecret(), webhookSecret()];

/** Nothing is uploaded while nothing happens. */
const unusedBucket = { put: unused, createMultipartUpload: unused };

function unused(): never {
  throw new Error("An idle gateway keeps no file");
}

async function counted(server: RedisServer, act: () => Promise<unknown>): Promise<number> {
  const before = await countCommands(server);
  await act();
  return total(since(before, await countCommands(server)));
}

import { setTimeout as sleep } from "node:timers/promises";
import type { RedisServer } from "../test/support/redis_server.ts";
import { takeArrivals } from "./arrivals.ts";
import { countCommands, since, total } from "./command_count.ts";
import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import { type Gateway, type Runner, startGateway, startRunner } from "./programs.ts";
import { busiestSecond, secondsUntilRate } from "./rates.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { executionPath, submission } from "./requests.ts";
import { inScene } from "./scene.ts";
import { thousands } from "./statistics.ts";
import { wallClock } from "./wall_clock.ts";

export interface DeadRunnerLoad {
  readonly jobs: number;
  /** How long it stays dead once the jobs are there. */
  readonly deadSeconds: number;
}

/** A drain that takes longer is told by this number. */
const patienceSeconds = 90;

/**
 * A runner that is gone, with jobs for it in the queue: what stands in its place answers 502 and counts. Then it is there again: how
 * long until it gets jobs at eight tenths of the rate at which it got as many while all was well.
 */
export function benchLoadDeadRunner({ jobs, deadSeconds }: DeadRunnerLoad): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("ends", true));
    const gateway = await scene.with(startGateway(scene.folder, runner, storeSetting(place, "gateway")));
    await flood(gateway, Math.ceil(jobs / 5));
    await arrived(runner, jobs / 5);
    await flood(gateway, jobs);
    const healthy = await arrived(runner, jobs);
    const healthyRate = healthy.length * 1000 / (Math.max(...healthy) - Math.min(...healthy));
    await runner.kill();
    const dead = await whileDead({ server, gateway, runner }, { jobs, deadSeconds });
    await runner.start();
    const back = wallClock();
    const drained = await arrived(runner, jobs);
    const until = secondsUntilRate(drained, back, 0.8 * healthyRate);
    return figures({
      jobs,
      deadSeconds,
      ...dead,
      healthyRate,
      until,
      all: (Math.max(...drained) - back) / 1000,
    });
  });
}

async function flood({ url }: Gateway, jobs: number): Promise<void> {
  await load({ url, paths: [executionPath("no_op")], body: submission, seconds: 60, mostAnswers: jobs });
}

/** When dispatches came, until there are so many; or how many there are when patience ends. */
async function arrived(runner: Runner, jobs: number): Promise<readonly number[]> {
  const found = new Map<string, number>();
  const until = performance.now() + patienceSeconds * 1000;
  while (found.size < jobs && performance.now() < until) {
    await sleep(100);
    for (const [id, at] of await takeArrivals(runner)) found.set(id, found.get(id) ?? at);
  }
  if (found.size < jobs) {
    throw new Error(`Only ${found.size} of ${jobs} jobs came within ${patienceSeconds} s`);
  }
  return [...found.values()];
}

interface Dead {
  readonly attempts: readonly number[];
  readonly commandsPerSecond: number;
}

async function whileDead(
  { server, gateway, runner }: {
    readonly server: RedisServer;
    readonly gateway: Gateway;
    readonly runner: Runner;
  },
  { jobs, deadSeconds }: DeadRunnerLoad,
): Promise<Dead> {
  const attempts: number[] = [];
  const refuse = ({ method }: Request) => {
    if (method === "POST") attempts.push(wallClock());
    return new Response(null, { status: 502 });
  };
  const stand = Deno.serve({ hostname: "127.0.0.1", port: runner.port, onListen() {} }, refuse);
  try {
    await flood(gateway, jobs);
    attempts.length = 0;
    const before = await countCommands(server);
    await sleep(deadSeconds * 1000);
    const commands = total(since(before, await countCommands(server)));
    return { attempts: [...attempts], commandsPerSecond: commands / deadSeconds };
  } finally {
    await stand.shutdown();
  }
}

interface Found extends DeadRunnerLoad, Dead {
  readonly healthyRate: number;
  readonly until: number | undefined;
  readonly all: number;
}

function figures(found: Found): readonly Figure[] {
  const { jobs, deadSeconds, attempts, commandsPerSecond, healthyRate, until, all } = found;
  const queue = `${thousands(jobs)} jobs in the queue`;
  return [
    {
      name: "load_dead_runner_attempts",
      value: attempts.length / deadSeconds,
      unit: "1/s",
      goal: { bound: "<=", value: 20 },
      note: `${queue}, dead for ${deadSeconds} s after the last was submitted; ${
        busiestSecond(attempts)
      } in the busiest second`,
    },
    {
      name: "load_dead_runner_commands",
      value: commandsPerSecond,
      unit: "1/s",
      note: `of the store, meanwhile`,
    },
    {
      name: "load_dead_runner_recovery",
      value: until ?? all,
      unit: "s",
      goal: { bound: "<=", value: 60 },
      note: (until === undefined ? "never at" : "until jobs came at") +
        ` 80 % of the ${
          thousands(healthyRate)
        } a second of a runner that was never gone; all were there after ${all.toFixed(1)} s`,
    },
  ];
}

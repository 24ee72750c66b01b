import type { RedisServer } from "../test/support/redis_server.ts";
import { createSubscriberProgram, type SubscriberProgram } from "../test/support/subscriber_program.ts";
import { countCommands, since, total } from "./command_count.ts";
import { commandTable } from "./command_table.ts";
import { traceCommands } from "./command_trace.ts";
import { commandsOfTheEnd } from "./end_of_life.ts";
import type { Figure } from "./figure.ts";
import { type Gateway, startGateway, startRunner } from "./programs.ts";
import { openRedis, type RedisScene, storeSetting, withStore } from "./redis_place.ts";
import { inScene, type Scene } from "./scene.ts";
import { wholeJob } from "./whole_job.ts";

const prefix = "gateway";
/** Short, so that the sweeps which put the times right afterwards come within the measurement. */
const leaseSeconds = 3;
const idleSeconds = 4;

export interface CommandsBench {
  readonly jobs: number;
  readonly atOnce: number;
}

/**
 * Commands of one job: a submission, three reports, five polls, a callback and the results read once, with what the sweeps do for
 * it until nothing is left to do before it expires. What an idle gateway asks for in that time is taken off.
 */
export function benchRedisCommands({ jobs, atOnce }: CommandsBench): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const staged = await stage(scene);
    const work = (times: number) =>
      many(times, atOnce, () => wholeJob(staged.gateway.url, staged.subscriber));
    await work(atOnce);
    await pause(leaseSeconds + 1);
    const { server } = staged;
    const idle = await idlePerSecond(server);
    const { counted, traced, seconds, ids } = await watched(server, () => work(jobs));
    await checkReports(server, ids);
    await staged.gateway.stop();
    const end = await commandsOfTheEnd({ ...staged, prefix });
    const note = `per job, ${jobs} jobs, ${atOnce} at once; idle ${idle.toFixed(1)} a second are taken off`;
    return [
      {
        name: "store_commands",
        value: (total(counted) - idle * seconds) / jobs,
        unit: "commands",
        goal: { bound: "<=", value: 20 },
        note,
        more: commandTable({ counts: traced, jobs, idle: idle * seconds }),
      },
      {
        name: "store_commands_at_the_end",
        value: end / (jobs + atOnce),
        unit: "commands",
        note: "per job, when it expires and is forgotten; besides",
      },
    ];
  });
}

interface Stage extends RedisScene {
  readonly gateway: Gateway;
  readonly subscriber: SubscriberProgram;
}

async function stage(scene: Scene): Promise<Stage> {
  const { server, place } = await openRedis(scene);
  const runner = await scene.with(startRunner("tells"));
  const subscriber = await createSubscriberProgram(scene.folder);
  await scene.with(subscriber.start().then(() => subscriber));
  const gateway = await scene.with(startGateway(scene.folder, runner, {
    ...storeSetting(place, prefix),
    TIDEGATE_LEASE_SECONDS: String(leaseSeconds),
    TIDEGATE_PRIVATE_SUBSCRIBERS: subscriber.host,
  }));
  return { server, place, gateway, subscriber };
}

/** Until the sweeps have put right what the work has left to them. */
async function watched(server: RedisServer, work: () => Promise<readonly string[]>) {
  const trace = await traceCommands(server);
  const before = await countCommands(server);
  const begin = performance.now();
  const ids = await work();
  await pause(leaseSeconds + 1);
  const counted = since(before, await countCommands(server));
  const seconds = (performance.now() - begin) / 1000;
  return { counted, traced: await trace.stop(), seconds, ids };
}

async function idlePerSecond(server: RedisServer): Promise<number> {
  const before = await countCommands(server);
  const begin = performance.now();
  await pause(idleSeconds);
  const counted = since(before, await countCommands(server));
  return total(counted) * 1000 / (performance.now() - begin);
}

/** `work` so many times, some at once, which do not begin together: callers do not keep step with each other. */
async function many<T>(times: number, atOnce: number, work: () => Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  let begun = 0;
  const one = async (_: unknown, position: number) => {
    await pause(position / atOnce);
    while (begun++ < times) done.push(await work());
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return done;
}

/** Fewer or more reports would be another measurement. */
async function checkReports(server: RedisServer, ids: readonly string[]): Promise<void> {
  const jobs = await withStore(server, prefix, (store) => Promise.all(ids.map((id) => store.read(id))));
  const other = jobs.find((job) => job?.sequence !== 3 || job.attempt !== 1);
  if (other === undefined) return;
  throw new Error(
    `Cannot count: a job had ${other.sequence} reports in attempt ${other.attempt}, not 3 in one`,
  );
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

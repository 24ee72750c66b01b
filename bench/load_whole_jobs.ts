import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StatusInfo } from "../src/ogc/status_info.ts";
import { type Arrivals, dispatchOf, takeArrivals } from "./arrivals.ts";
import { type CallbackReceiver, receiveCallbacks } from "./callback_receiver.ts";
import {
  type CalledJob,
  type Callers,
  callersAtOnce,
  callInTurns,
  callSteadily,
  type Taken,
} from "./callers.ts";
import { type Duel, duel, type Rounds, type Side } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { percentile, percentiles } from "./percentile.ts";
import {
  type Gateway,
  type Runner,
  type Server,
  startFloor,
  startRedisFloor,
  startRunner,
} from "./programs.ts";
import { startGateway } from "./programs.ts";
import { openRedis, type RedisScene, storeSetting } from "./redis_place.ts";
import { describe } from "./requests.ts";
import { inScene, type Scene } from "./scene.ts";
import { spread, thousands } from "./statistics.ts";
import { lookInto } from "./stored_jobs.ts";

export interface WholeJobsLoad extends Rounds {
  /** Of each of the two steady loads. */
  readonly steadySeconds: number;
}

const prefix = "gateway";
/** Of the rate that the gateway has just shown it can do: what is above it only waits. */
const steadyShare = 0.6;

/**
 * Jobs from the submission to the results that were read, with a callback in between, on each store:
 *
 * - as many as 64 callers get done, against a floor that makes the same signed calls and the same raw writes and nothing else;
 * - the stages of a job while jobs come steadily at six tenths of that rate;
 * - the same at a tenth of this load: what share of the jobs is done in time, and how much longer the slowest take.
 */
export async function benchLoadWholeJobs(options: WholeJobsLoad): Promise<readonly Figure[]> {
  const sqlite = await inScene((scene) => measure(scene, "sqlite", options));
  const redis = await inScene((scene) => measure(scene, "redis", options));
  return [...sqlite, ...redis];
}

type Store = "sqlite" | "redis";

async function measure(scene: Scene, store: Store, options: WholeJobsLoad): Promise<readonly Figure[]> {
  await using receiver = receiveCallbacks();
  const runner = await scene.with(startRunner("ends", true));
  const redis = store === "redis" ? await openRedis(scene) : undefined;
  const gateway = await scene.with(startGateway(scene.folder, runner, {
    ...(redis ? storeSetting(redis.place, prefix) : {}),
    TIDEGATE_PRIVATE_SUBSCRIBERS: receiver.host,
  }));
  const floor = await scene.with(startFloorOf({ scene, gateway, runner, receiver, redis }));
  const found = await duel(calling(gateway, receiver), calling(floor, receiver), options);
  await floor.stop();
  const steady = async (perSecond: number) => {
    await takeArrivals(runner);
    const taken = await callSteadily({ url: gateway.url, receiver }, {
      perSecond,
      seconds: options.steadySeconds,
    });
    return { taken, perSecond, stages: await stagesOf(taken.jobs, await takeArrivals(runner), gateway.url) };
  };
  const perSecond = found.first * steadyShare;
  const full = await steady(perSecond);
  const tenth = await steady(perSecond / 10);
  return [...rateFigures(store, found), ...stageFigures(store, full), ...tenthFigures(store, full, tenth)];
}

interface FloorParts {
  readonly scene: Scene;
  readonly gateway: Gateway;
  readonly runner: Runner;
  readonly receiver: CallbackReceiver;
  readonly redis: RedisScene | undefined;
}

/** It writes as much as the gateway has written of a job that has ended. */
async function startFloorOf({ scene, gateway, runner: { url, secret }, receiver, redis }: FloorParts) {
  await callInTurns({ url: gateway.url, receiver }, 1, 0.1);
  const process = await describe(gateway.url, "no_op");
  const { jobs } = await (await fetch(`${gateway.url}/jobs?limit=1`)).json() as { jobs: StatusInfo[] };
  const { jobID, ...answer } = jobs[0] as StatusInfo;
  const shared = { process, answer, runner: { url, secret } };
  if (redis === undefined) {
    const record = lookInto(
      gateway.storePath,
      (database) => String(database.prepare("SELECT record FROM jobs WHERE id = ?").get(jobID)?.["record"]),
    );
    const folder = join(scene.folder, "floor");
    mkdirSync(folder);
    return await startFloor(join(folder, "floor.db"), { ...shared, record });
  }
  const [head, packed] = (await redis.server.cli("GET", `{${prefix}}:j:${jobID}`)).split("\n");
  const record = `${head}\n${packed}`;
  return await startRedisFloor({ ...shared, record, place: redis.place, prefix: "floor", status: "" });
}

function calling(server: Server, receiver: CallbackReceiver): Side {
  const callers: Callers = { url: server.url, receiver };
  return { programs: [server], measure: (seconds) => callInTurns(callers, callersAtOnce, seconds) };
}

/** Milliseconds from when the job should have been submitted. */
interface Stages {
  readonly answered: readonly number[];
  readonly dispatched: readonly number[];
  readonly running: readonly number[];
  readonly ended: readonly number[];
  readonly called: readonly number[];
  readonly read: readonly number[];
}

const mostStatuses = 1_000;

/** When a job began to run and ended is told by its status, read afterwards, of a sample. */
async function stagesOf(jobs: readonly CalledJob[], arrivals: Arrivals, url: string): Promise<Stages> {
  const sample = jobs.filter((_, i) => i % Math.ceil(jobs.length / mostStatuses) === 0);
  const running: number[] = [];
  const ended: number[] = [];
  for (const { id, begin } of sample) {
    const { started, finished } = await (await fetch(`${url}/jobs/${id}`)).json() as StatusInfo;
    running.push(Date.parse(started ?? "") - begin);
    ended.push(Date.parse(finished ?? "") - begin);
  }
  return {
    answered: jobs.map(({ begin, answered }) => answered - begin),
    dispatched: jobs.map(({ id, begin }) => (arrivals.get(dispatchOf(id)) ?? NaN) - begin),
    running,
    ended,
    called: jobs.map(({ begin, called }) => called - begin),
    read: jobs.map(({ begin, read }) => read - begin),
  };
}

interface Steady {
  readonly taken: Taken;
  readonly perSecond: number;
  readonly stages: Stages;
}

function rateFigures(store: Store, { first, second, ratio, ratios }: Duel): readonly Figure[] {
  const how = "from the submission to the results, with a callback";
  return [
    {
      name: `load_jobs_per_second_${store}`,
      value: first,
      unit: "1/s",
      goal: { bound: ">=", value: 1_000 },
      note: `${callersAtOnce} callers; ${how}`,
    },
    {
      name: `load_jobs_floor_ratio_${store}`,
      value: ratio,
      unit: "ratio",
      goal: { bound: ">=", value: 0.5 },
      note: `${spread(ratios)}; ${thousands(first)} against ${
        thousands(second)
      } jobs/s of a floor with the same calls and writes`,
    },
  ];
}

const stageNames = {
  answered: "submission answered",
  dispatched: "dispatch with the runner",
  running: "running, by the record",
  ended: "ended, by the record",
  called: "callback delivered",
  read: "results read",
} as const satisfies Record<keyof Stages, string>;

function stageFigures(store: Store, { perSecond, stages }: Steady): readonly Figure[] {
  const lines = Object.entries(stageNames).map(([stage, name]) =>
    `${name.padEnd(26)} ${percentiles(stages[stage as keyof Stages])}`
  );
  const note = `at ${thousands(perSecond)} jobs/s`;
  const goal = { bound: "<=", value: 50 } as const;
  return [
    { name: `load_submit_p99_${store}`, value: percentile(stages.answered, 99), unit: "ms", goal, note },
    {
      name: `load_job_p99_${store}`,
      value: percentile(stages.read, 99),
      unit: "ms",
      note: `${note}, from the submission to the results`,
      more: lines,
    },
  ];
}

function tenthFigures(store: Store, full: Steady, tenth: Steady): readonly Figure[] {
  const [p99, calm] = [full, tenth].map(({ stages }) => percentile(stages.read, 99)) as [number, number];
  return [
    {
      name: `load_tenth_done_ratio_${store}`,
      value: full.taken.share / tenth.taken.share,
      unit: "ratio",
      goal: { bound: ">=", value: 0.95 },
      note:
        `done in time of what was offered: ${full.taken.share.toFixed(3)} at ${
          thousands(full.perSecond)
        } jobs/s, ` +
        `${tenth.taken.share.toFixed(3)} at a tenth`,
    },
    {
      name: `load_tenth_p99_ratio_${store}`,
      value: p99 / calm,
      unit: "ratio",
      goal: { bound: "<=", value: 10 },
      note: `p99 of a whole job ${p99.toFixed(1)} ms, ${calm.toFixed(1)} ms at a tenth of the load`,
    },
  ];
}

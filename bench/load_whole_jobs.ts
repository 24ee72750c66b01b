import { takeArrivals } from "./arrivals.ts";
import { type CallbackReceiver, receiveCallbacks } from "./callback_receiver.ts";
import { type Callers, callersAtOnce, callInTurns, callSteadily, type Taken } from "./callers.ts";
import { type Duel, duel, type Rounds, type Side } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { stageLines, type Stages, stagesOf } from "./job_stages.ts";
import { percentile } from "./percentile.ts";
import { type Server, startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import { inScene, type Scene } from "./scene.ts";
import { startWholeJobFloor } from "./start_whole_job_floor.ts";
import { thousands } from "./statistics.ts";

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
  const floor = await scene.with(startWholeJobFloor({ scene, gateway, runner, receiver, redis, prefix }));
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

function calling(server: Server, receiver: CallbackReceiver): Side {
  const callers: Callers = { url: server.url, receiver };
  return { programs: [server], measure: (seconds) => callInTurns(callers, callersAtOnce, seconds) };
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
      rounds: ratios,
      note: `${thousands(first)} against ${
        thousands(second)
      } jobs/s of a floor with the same calls and writes`,
    },
  ];
}

function stageFigures(store: Store, { perSecond, stages }: Steady): readonly Figure[] {
  const lines = stageLines(stages);
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

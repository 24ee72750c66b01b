import { setTimeout as sleep } from "node:timers/promises";
import { residentMegabytes } from "../test/support/resident_memory.ts";
import type { CallbackReceiver } from "./callback_receiver.ts";
import { callSteadily } from "./callers.ts";
import { Missing } from "./figure.ts";
import { type Gateway, type Runner, startGatewayOf } from "./programs.ts";
import { openRedis, storeSetting } from "./redis_place.ts";
import type { Scene } from "./scene.ts";
import { countStoredKeys, countStoredRows } from "./stored_count.ts";
import { type Sample, type Trend, trend } from "./trend.ts";

export interface Soak {
  readonly store: "sqlite" | "redis";
  readonly seconds: number;
  readonly jobsPerSecond: number;
  /** Default `workers/gateway/deno.ts`. */
  readonly entry?: string;
}

export interface Soaked {
  readonly jobs: number;
  /** Resident memory in MiB. */
  readonly gateway: Trend;
  readonly runner: Trend;
  /** What the store holds: rows of all tables, or keys and members of index entries. */
  readonly kept: Trend;
}

export interface SoakParts {
  readonly scene: Scene;
  /** Of this soak's own, in the scene's folder or below it. */
  readonly folder: string;
  readonly runner: Runner;
  readonly receiver: CallbackReceiver;
}

const prefix = "gateway";
const sliceSeconds = 10;
const mostSamples = 400;

/**
 * Jobs at a steady rate, each forgotten soon after it has ended, for that long. The first tenth is not looked at: by its end as many are
 * forgotten as come, and the code is compiled.
 *
 * @throws Error when a job did not come to its end
 */
export async function soak(
  parts: SoakParts,
  { store, seconds, jobsPerSecond, entry }: Soak,
): Promise<Soaked> {
  const { scene, folder, runner, receiver } = parts;
  const redis = store === "redis" ? await openRedis(scene) : undefined;
  const keepSeconds = String(Math.max(1, seconds / 40));
  const gateway = await scene.with(startGatewayOf({
    folder,
    runner,
    ...(entry === undefined ? {} : { entry }),
    env: {
      ...(redis ? storeSetting(redis.place, prefix) : {}),
      TIDEGATE_KEEP_SECONDS: keepSeconds,
      TIDEGATE_TOMBSTONE_SECONDS: keepSeconds,
      TIDEGATE_PRIVATE_SUBSCRIBERS: receiver.host,
    },
  }));
  const count = () =>
    redis ? countStoredKeys(redis.server, prefix) : Promise.resolve(countStoredRows(gateway.storePath));
  const stopped = new AbortController();
  const sampled = takeSamples({ gateway, runner, count }, seconds, stopped.signal);
  try {
    let jobs = 0;
    const begin = performance.now();
    for (let left = seconds; left > 0; left = seconds - (performance.now() - begin) / 1000) {
      const offer = { perSecond: jobsPerSecond, seconds: Math.min(sliceSeconds, left) };
      jobs += (await callSteadily({ url: gateway.url, receiver }, offer)).jobs.length;
    }
    stopped.abort();
    return { jobs, ...trends(await sampled, seconds) };
  } finally {
    stopped.abort();
  }
}

interface Sampled {
  readonly gateway: Gateway;
  readonly runner: Runner;
  readonly count: () => Promise<number>;
}

type Series = Record<"gateway" | "runner" | "kept", Sample[]>;

async function takeSamples(
  { gateway, runner, count }: Sampled,
  seconds: number,
  signal: AbortSignal,
): Promise<Series> {
  const begin = performance.now();
  const series: Series = { gateway: [], runner: [], kept: [] };
  while (!signal.aborted) {
    const at = (performance.now() - begin) / 1000;
    series.gateway.push({ seconds: at, value: memoryOf(gateway) });
    series.runner.push({ seconds: at, value: memoryOf(runner) });
    series.kept.push({ seconds: at, value: await count() });
    await sleep(Math.max(250, seconds * 1000 / mostSamples), undefined, { signal }).catch(() => {});
  }
  return series;
}

function memoryOf({ pid }: Gateway | Runner): number {
  const megabytes = residentMegabytes(pid);
  if (megabytes === undefined) throw new Missing("The memory of a process", "run it on Linux");
  return megabytes;
}

function trends(series: Series, seconds: number): Omit<Soaked, "jobs"> {
  const of = (samples: readonly Sample[]) =>
    trend(samples.filter((sample) => sample.seconds >= seconds / 10));
  return { gateway: of(series.gateway), runner: of(series.runner), kept: of(series.kept) };
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "../src/core/job.ts";
import type { JobStore } from "../src/core/ports.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { residentMegabytes } from "../test/support/resident_memory.ts";
import { countCommands, since } from "./command_count.ts";
import { commitProgress, takenJob } from "./committed_progress.ts";
import { type Figure, Missing } from "./figure.ts";
import { percentile, percentiles } from "./percentile.ts";
import { type Gateway, startGateway, startRunner } from "./programs.ts";
import { openRedis, storeSetting, withStore } from "./redis_place.ts";
import { inScene } from "./scene.ts";
import { openEvents } from "./sse_watcher.ts";

export interface WatchersLoad {
  /** Of the job, while it is watched. */
  readonly changes: number;
}

const few = 100;
const many = 1_000;
const prefix = "gateway";

/**
 * 1,000 watchers of one job by server-sent events, beside 100: how long after a commit of another process each has its event, what the
 * store is asked for, and what a watcher takes of the gateway's memory. The watchers are one process, whose reading counts too.
 */
export function benchLoadWatchers({ changes }: WatchersLoad): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("takes"));
    const gateway = await scene.with(startGateway(scene.folder, runner, storeSetting(place, prefix)));
    return await withStore(server, prefix, async (store) => {
      const herd = (watchers: number) => watchTogether({ store, server, gateway }, watchers, changes);
      await herd(few);
      const small = await herd(few);
      return figures(small, await herd(many));
    });
  });
}

interface Stage {
  readonly store: JobStore;
  readonly server: RedisServer;
  readonly gateway: Gateway;
}

interface Herd {
  /** Milliseconds from before the commit to each watcher's event. */
  readonly lags: readonly number[];
  /** Records read from the store while the job changed. */
  readonly reads: number;
  readonly bytesPerWatcher: number;
}

async function watchTogether(
  { store, server, gateway }: Stage,
  watchers: number,
  changes: number,
): Promise<Herd> {
  let job: Job = await takenJob(store, gateway.url);
  const before = memoryOf(gateway);
  const open = await Promise.all(
    Array.from({ length: watchers }, () => openEvents(`${gateway.url}/jobs/${job.id}`)),
  );
  await Promise.all(open.map((watcher) => watcher.next()));
  const bytesPerWatcher = (memoryOf(gateway) - before) * 1_048_576 / watchers;
  const counts = await countCommands(server);
  const lags: number[] = [];
  for (let change = 1; change <= changes; change++) {
    await sleep(200);
    const begin = performance.now();
    const told = open.map((watcher) => watcher.next().then(() => void lags.push(performance.now() - begin)));
    job = await commitProgress(store, job, change);
    await Promise.all(told);
  }
  const reads = since(counts, await countCommands(server)).get("get") ?? 0;
  await Promise.all(open.map((watcher) => watcher.leave()));
  return { lags, reads, bytesPerWatcher };
}

function memoryOf({ pid }: Gateway): number {
  const megabytes = residentMegabytes(pid);
  if (megabytes === undefined) throw new Missing("The memory of a process", "run it on Linux");
  return megabytes;
}

function figures(small: Herd, large: Herd): readonly Figure[] {
  const [p99, calm] = [large, small].map(({ lags }) => percentile(lags, 99)) as [number, number];
  return [
    {
      name: "load_watchers_lag_p99",
      value: p99,
      unit: "ms",
      goal: { bound: "<=", value: 500 },
      note: `1,000 watchers of one job, ${percentiles(large.lags)}; 100: ${percentiles(small.lags)}`,
    },
    {
      name: "load_watchers_lag_ratio",
      value: p99 / calm,
      unit: "ratio",
      goal: { bound: "<=", value: 15 },
      note: "p99 of 1,000 watchers over that of 100",
    },
    {
      name: "load_watchers_reads_ratio",
      value: large.reads / small.reads,
      unit: "ratio",
      goal: { bound: "<=", value: 1.5 },
      note:
        `the same changes: ${small.reads} reads of the store with 100 watchers, ${large.reads} with 1,000`,
    },
    {
      name: "load_watchers_bytes",
      value: large.bytesPerWatcher,
      unit: "bytes",
      goal: { bound: "<=", value: 131_072 },
      note: "resident memory of the gateway for each of 1,000 watchers",
    },
  ];
}

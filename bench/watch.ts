import { setTimeout as sleep } from "node:timers/promises";
import { recentChanges } from "../src/core/recent_changes.ts";
import { watchJob } from "../src/core/watch_job.ts";
import { readEvents } from "../test/support/event_reader.ts";
import { commitProgress, takenJob } from "./committed_progress.ts";
import type { Figure } from "./figure.ts";
import { startGateway, startRunner } from "./programs.ts";
import { inScene } from "./scene.ts";
import { median } from "./statistics.ts";
import { type SharedStore, shareStore, type WatchRoad, watchRoads } from "./watch_stores.ts";

export interface WatchBench {
  /** Jobs that are watched at the same time. */
  readonly jobs: number;
  /** Of each job. */
  readonly changes: number;
}

const mostWatchers = 1_000;

/**
 * How long after a commit a watcher has its event: of another process than the one that he watches at (the worse case), and of the
 * same. And how many reads of the store a watched job costs, with one watcher and with a thousand.
 */
export async function benchWatch(bench: WatchBench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const road of watchRoads) {
    figures.push(
      ...await inScene(async (scene) => {
        const shared = await shareStore(scene, road);
        const runner = await scene.with(startRunner("takes"));
        const { url } = await scene.with(startGateway(scene.folder, runner, shared.env));
        const stage: Stage = { road, url, shared };
        return [...await lags(stage, bench), await reads(stage)];
      }),
    );
  }
  return figures;
}

interface Stage {
  readonly road: WatchRoad;
  /** Of a gateway whose jobs stay as they are. */
  readonly url: string;
  readonly shared: SharedStore;
}

async function lags({ road, url, shared }: Stage, { jobs, changes }: WatchBench): Promise<readonly Figure[]> {
  const store = await shared.open();
  const others: number[] = [];
  const own: number[] = [];
  await Promise.all(Array.from({ length: jobs }, async () => {
    let job = await takenJob(store, url);
    const path = `/jobs/${job.id}`;
    const reader = readEvents(await fetch(url + path, { headers: { accept: "text/event-stream" } }), path);
    await reader.next();
    for (let change = 1; change <= changes; change++) {
      await sleep(100 + 600 * Math.random());
      job = await commitProgress(store, job, change);
      others.push(await timed(() => reader.next()));
    }
    await (await fetch(url + path, { method: "DELETE" })).text();
    own.push(await timed(() => reader.next()));
    await reader.leave();
  }));
  await store.close();
  return [
    lagFigure(`watch_lag_${road}`, others, "after a commit of another process"),
    lagFigure(`watch_lag_${road}_own`, own, "after an answer of the same process"),
  ];
}

function lagFigure(name: string, milliseconds: readonly number[], when: string): Figure {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
  const note = `p50 ${when}; p99 ${p99.toFixed(0)} ms, ${sorted.length} events`;
  const figure = { name, value: median(sorted), unit: "ms", note };
  // By REST a gateway is told of nothing: it asks, every 250 to 2,000 ms.
  return name === "watch_lag_rest" ? figure : { ...figure, goal: { bound: "<=", value: 200 } };
}

const readChanges = 5;

/** Read by one process, written by another. */
async function reads({ road, url, shared }: Stage): Promise<Figure> {
  const [reading, writing] = [await shared.open(), await shared.open()];
  const cost = async (watchers: number) => {
    let job = await takenJob(writing, url);
    const before = await shared.reads();
    const stop = new AbortController();
    const ports = { jobs: reading, recent: recentChanges(), timeout: AbortSignal.timeout };
    const lasts = Array.from({ length: watchers }, async () => {
      for await (const { progress } of watchJob(ports, job, { signal: stop.signal })) {
        if (progress === readChanges) return;
      }
    });
    for (let change = 1; change <= readChanges; change++) {
      await sleep(200);
      job = await commitProgress(writing, job, change);
    }
    await Promise.all(lasts);
    stop.abort();
    return await shared.reads() - before;
  };
  const [one, many] = [await cost(1), await cost(mostWatchers)];
  await Promise.all([reading.close(), writing.close()]);
  return {
    name: `watch_reads_${road}`,
    value: many / one,
    unit: "ratio",
    goal: { bound: "<=", value: 1.5 },
    note: `5 changes in a second: ${one} reads with one watcher, ${many} with ${mostWatchers}`,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

import { setTimeout as sleep } from "node:timers/promises";
import type { JobStore } from "../src/core/ports.ts";
import { dispatchOf, takeArrivals } from "./arrivals.ts";
import type { Figure } from "./figure.ts";
import { percentiles } from "./percentile.ts";
import { type Runner, startGateway, startRunner } from "./programs.ts";
import { queuedJob } from "./queued_job.ts";
import { openRedis, storeSetting, withStore } from "./redis_place.ts";
import { inScene } from "./scene.ts";
import { median, thousands } from "./statistics.ts";
import { wallClock } from "./wall_clock.ts";

export interface NoisyOwnerLoad {
  /** In the queue of the noisy one. */
  readonly noisyJobs: number;
  /** Jobs of the quiet one, one after the other. */
  readonly quietJobs: number;
}

const prefix = "gateway";
const atOnce = 500;
const betweenMilliseconds = 150;

/**
 * An owner with thousands of jobs in the queue of a runner that takes its time, and one with a job now and then: how long his jobs wait
 * until they are with the runner, beside what they wait when he is alone. Everybody is one principal to this gateway, so the jobs of
 * both are written to the store as a second gateway would write them, due at once, and it is the gateway's sweep that sends them.
 */
export function benchLoadNoisyOwner({ noisyJobs, quietJobs }: NoisyOwnerLoad): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server, place } = await openRedis(scene);
    const runner = await scene.with(startRunner("toils", true));
    await scene.with(startGateway(scene.folder, runner, storeSetting(place, prefix)));
    return await withStore(server, prefix, async (store) => {
      await waits(store, runner, 2);
      const alone = await waits(store, runner, quietJobs);
      await fill(store, noisyJobs);
      const beside = await waits(store, runner, quietJobs);
      if (!await hasQueue(store)) throw new Error("Cannot compare: nobody was noisy any more");
      return [{
        name: "load_noisy_owner_ratio",
        value: median(beside) / median(alone),
        unit: "ratio",
        goal: { bound: "<=", value: 3 },
        note:
          `from the store to the runner ${percentiles(beside)} beside ${
            thousands(noisyJobs)
          } jobs of another owner, ` +
          `${percentiles(alone)} alone; the runner takes 100 ms for a job`,
      }];
    });
  });
}

async function fill(store: JobStore, jobs: number): Promise<void> {
  for (let written = 0; written < jobs; written += atOnce) {
    await Promise.all(
      Array.from({ length: atOnce }, () => store.commit(queuedJob({ owner: "noisy", isDue: true }))),
    );
  }
}

async function hasQueue(store: JobStore): Promise<boolean> {
  return (await store.list({ owner: "noisy", statuses: ["accepted"], limit: 1 })).jobs.length > 0;
}

const patienceSeconds = 60;

/** Milliseconds from the commit of each job to its dispatch. */
async function waits(store: JobStore, runner: Runner, jobs: number): Promise<readonly number[]> {
  const begun = new Map<string, number>();
  const waited: number[] = [];
  const look = async () => {
    const arrivals = await takeArrivals(runner);
    for (const [id, at] of begun) {
      const came = arrivals.get(dispatchOf(id));
      if (came === undefined) continue;
      waited.push(came - at);
      begun.delete(id);
    }
  };
  for (let number = 0; number < jobs; number++) {
    const change = queuedJob({ owner: "quiet", isDue: true });
    begun.set(change.job.id, wallClock());
    await store.commit(change);
    await sleep(betweenMilliseconds);
    await look();
  }
  const until = performance.now() + patienceSeconds * 1000;
  while (begun.size > 0) {
    if (performance.now() > until) throw new Error(`${begun.size} of ${jobs} jobs never came to the runner`);
    await sleep(50);
    await look();
  }
  return waited;
}

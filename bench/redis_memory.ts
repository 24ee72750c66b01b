import type { Change } from "../src/core/ports.ts";
import type { RedisStore } from "../src/store/redis/store.ts";
import type { RedisServer } from "../test/support/redis_server.ts";
import { createSubscriberProgram } from "../test/support/subscriber_program.ts";
import type { Figure } from "./figure.ts";
import { startRunner } from "./programs.ts";
import { anotherJob, recordJob } from "./recorded_job.ts";
import { openRedis, withStore } from "./redis_place.ts";
import { inScene } from "./scene.ts";

const atOnce = 500;

/**
 * Memory of Redis that a job takes: the difference that so many make, with their keys and index entries. Each is a copy of one that
 * a gateway and a runner have made, commit by commit: first all that it is while it runs, then its end.
 */
export function benchRedisMemory(jobs: number): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const { server } = await openRedis(scene);
    const runner = await scene.with(startRunner("tells"));
    const subscriber = await createSubscriberProgram(scene.folder);
    await scene.with(subscriber.start().then(() => subscriber));
    const recorded = await recordJob({ folder: scene.folder, runner, subscriber });
    return await withStore(server, "gateway", async (store) => {
      const copies = Array.from({ length: jobs }, () => anotherJob(recorded));
      const empty = await usedMemory(server);
      await write(store, copies.map((changes) => changes.filter(({ job }) => job.finishedAt === undefined)));
      const live = await usedMemory(server);
      await write(store, copies.map((changes) => changes.filter(({ job }) => job.finishedAt !== undefined)));
      const ended = await usedMemory(server);
      const [perLive, perEnded] = [(live - empty) / jobs, (ended - empty) / jobs];
      const note = `${jobs} jobs that run, with a subscriber`;
      const goal = { bound: "<=", value: 1_200 } as const;
      return [
        { name: "redis_bytes_per_job", value: perLive, unit: "bytes", goal, note },
        {
          name: "redis_bytes_per_ended_job",
          value: perEnded,
          unit: "bytes",
          note: "the same jobs, with results",
        },
      ];
    });
  });
}

async function write(store: RedisStore, jobs: readonly (readonly Change[])[]): Promise<void> {
  for (let start = 0; start < jobs.length; start += atOnce) {
    await Promise.all(
      jobs.slice(start, start + atOnce).map(async (changes) => {
        for (const change of changes) {
          const { kind } = await store.commit(change);
          if (kind !== "committed") throw new Error(`Cannot fill the store: a commit was ${kind}`);
        }
      }),
    );
  }
}

async function usedMemory(server: RedisServer): Promise<number> {
  const told = await server.cli("INFO", "memory");
  return Number(/^used_memory:(\d+)/m.exec(told)?.[1]);
}

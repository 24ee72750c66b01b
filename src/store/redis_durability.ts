import type { Change } from "../core/ports.ts";
import type { RedisConnection } from "./redis_connection.ts";
import type { RedisParts } from "./redis_parts.ts";
import { storeUnavailable } from "./store_unavailable.ts";

export interface Durability {
  /** After a commit that promised something: returns when a replica has it. */
  kept(change: Change): Promise<void>;
  /** Before a job is told of: what it promised earlier must be kept by now. */
  sure(jobId: string): Promise<void>;
}

/** Nothing is waited for: a failover may lose what the replica did not have yet. */
export const primaryOnly: Durability = { kept: () => Promise.resolve(), sure: () => Promise.resolve() };

const mostUnsure = 10_000;

/**
 * A submission and an end are promises. They count when one replica has them; until then the call fails, and the job cannot be
 * read here, so that nobody is told of what a failover may undo.
 *
 * @param connection The one that the changes were written on: Redis waits for the writes of that connection.
 */
export function replicaDurability(
  { redis }: RedisConnection,
  { keys, calls }: RedisParts,
  waitMilliseconds: number,
): Durability {
  const unsure = new Set<string>();

  async function settle(jobId: string): Promise<void> {
    unsure.add(jobId);
    if (unsure.size > mostUnsure) unsure.delete(unsure.values().next().value ?? "");
    const replicas = await calls.run(
      "wait for a replica",
      () => redis.exec<number>(["WAIT", "1", String(waitMilliseconds)]),
    );
    if (Number(replicas) < 1) {
      const errstr = `no replica had the change within ${waitMilliseconds} ms`;
      throw storeUnavailable("promise anything", { errstr });
    }
    unsure.delete(jobId);
  }

  return {
    async kept({ job }) {
      const isPromise = job.revision === 1 || job.finishedAt !== undefined;
      if (isPromise) await settle(job.id);
    },
    async sure(jobId) {
      if (!unsure.has(jobId)) return;
      // Only a connection that has written waits: this write comes after the one in doubt.
      await calls.run("wait for a replica", () => redis.del(keys.ping));
      await settle(jobId);
    },
  };
}

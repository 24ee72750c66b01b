import type { Job } from "../../core/job.ts";
import type { RedisConnection } from "./connection.ts";
import type { RedisParts } from "./parts.ts";
import { sharedTurns } from "../shared_turns.ts";
import { storeUnavailable } from "../store_unavailable.ts";

type Promised = Pick<Job, "id" | "finishedAt">;

export interface Durability {
  /** After a commit: returns when a replica has what it promised. */
  kept(job: Pick<Job, "id" | "finishedAt" | "revision">): Promise<void>;
  /** Before a job is told of: what it promises must be kept by now, whoever wrote it. */
  sure(job: Promised | undefined): Promise<void>;
}

/** Nothing is waited for: a failover may lose what the replica did not have yet. */
export const primaryOnly: Durability = { kept: () => Promise.resolve(), sure: () => Promise.resolve() };

const mostSure = 10_000;

/**
 * A submission and an end are promises. They count when one replica has them; until then the call fails, and the job cannot be
 * read, so that nobody is told of what a failover may undo.
 *
 * @param connection The one that the changes were written on: Redis waits for the writes of that connection.
 */
export function replicaDurability(
  { redis, kind }: RedisConnection,
  { keys, calls }: RedisParts,
  waitMilliseconds: number,
): Durability {
  /** The promises that a replica has. One that is forgotten here is waited for once more. */
  const sure = new Set<string>();
  const ask = () =>
    calls.run("wait for a replica", () => redis.exec<number>(["WAIT", "1", String(waitMilliseconds)]));
  // On one connection everything behind a WAIT waits too: many, one behind the other, would outlast what a call may take.
  const askReplicas = kind === "redis" ? sharedTurns(ask) : ask;

  async function settle(promise: string): Promise<void> {
    const replicas = await askReplicas();
    if (Number(replicas) < 1) {
      const errstr = `no replica had the change within ${waitMilliseconds} ms`;
      throw storeUnavailable("promise anything", { errstr });
    }
    sure.add(promise);
    if (sure.size > mostSure) sure.delete(sure.values().next().value ?? "");
  }

  return {
    async kept(job) {
      const isPromise = job.revision === 1 || job.finishedAt !== undefined;
      if (isPromise && !sure.has(promiseOf(job))) await settle(promiseOf(job));
    },
    async sure(job) {
      if (job === undefined || sure.has(promiseOf(job))) return;
      // Only a connection that has written waits: this write comes after the one in doubt.
      await calls.run("wait for a replica", () => redis.del(keys.ping));
      await settle(promiseOf(job));
    },
  };
}

function promiseOf({ id, finishedAt }: Promised): string {
  return finishedAt === undefined ? id : `${id} ended`;
}

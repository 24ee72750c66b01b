import { join } from "node:path";
import { indexOf } from "../../src/core/commit.ts";
import type { JobStore } from "../../src/core/ports.ts";
import { openRedisStore } from "../../src/store/redis/store.ts";
import { connectRedis } from "../../src/store/redis/tcp.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { startEdge } from "../edge/edge_program.ts";
import { rawProcess } from "../edge/raw_process.ts";
import type { JobClient } from "../support/job_client.ts";
import { type RawRunner, startRawRunner } from "../support/raw_runner.ts";
import { serveGateway } from "../support/served_gateway.ts";
import { sharedRedis } from "../support/shared_redis.ts";

type Variables = Readonly<Record<string, string>>;

/** A gateway, a runner that the test plays, and the gateway's own store. */
export interface HostileSite extends AsyncDisposable {
  readonly url: string;
  readonly client: JobClient;
  readonly runner: RawRunner;
  readonly lines: readonly string[];
  /** Whoever subscribed to the job has given that URL: as if it had been let in once. */
  subscribe(jobId: string, url: string): Promise<void>;
}

const now = () => new Date();

/** @param entry another program than the gateway's own */
export async function denoSite(env: Variables, entry?: string): Promise<HostileSite> {
  const runner = startRawRunner([rawProcess]);
  const { folder, gateway, client, ...served } = await serveGateway({
    runners: [{ name: "raw", ...runner }],
    env: { TIDEGATE_LEASE_SECONDS: "6", ...env },
    ...(entry === undefined ? {} : { entry }),
  });
  const jobs = openSqliteStore({ path: join(folder, "tidegate.db"), now });
  return {
    url: gateway.url,
    client,
    runner,
    lines: gateway.lines,
    subscribe: subscribeIn(jobs),
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await served[Symbol.asyncDispose]();
      await runner[Symbol.asyncDispose]();
    },
  };
}

export async function workerdSite(env: Variables): Promise<HostileSite> {
  const runner = startRawRunner([rawProcess]);
  const prefix = `hostile-${crypto.randomUUID()}`;
  const edge = await startEdge(runner, { TIDEGATE_STORE_PREFIX: prefix, ...env });
  await edge.client.processes();
  const connection = await connectRedis({ url: (await sharedRedis()).url });
  const jobs = openRedisStore({ connection, prefix, now });
  return {
    url: edge.url,
    client: edge.client,
    runner,
    lines: edge.lines,
    subscribe: subscribeIn(jobs),
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await edge[Symbol.asyncDispose]();
      await runner[Symbol.asyncDispose]();
    },
  };
}

function subscribeIn(jobs: JobStore): HostileSite["subscribe"] {
  return async (jobId, url) => {
    for (;;) {
      const job = await jobs.read(jobId);
      if (job === undefined) throw new Error(`There is no job "${jobId}"`);
      const next = { ...job, revision: job.revision + 1, subscriber: { successUri: url } };
      const outcome = await jobs.commit({ id: crypto.randomUUID(), job: next, index: indexOf(next) });
      if (outcome.kind === "committed") return;
    }
  };
}

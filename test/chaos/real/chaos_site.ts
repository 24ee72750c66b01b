import { join } from "node:path";
import type { JobStore } from "../../../src/core/ports.ts";
import { openRedisStore } from "../../../src/store/redis/store.ts";
import { connectRedis } from "../../../src/store/redis/tcp.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { createPair } from "../../support/gateway_pair.ts";
import type { GatewayOptions } from "../../support/gateway_program.ts";
import { createJobClient, type JobClient } from "../../support/job_client.ts";
import { createOneGateway } from "../../support/one_gateway.ts";
import { createSite, type Site } from "../../support/site.ts";
import { type Pace, type RealOptions, realPace } from "./options.ts";
import { openRedisStage, type RedisStage } from "./redis_stage.ts";

/** Gateway, runner, subscriber and store, each a process, and none of them safe. */
export interface ChaosSite extends AsyncDisposable {
  readonly site: Site;
  readonly client: JobClient;
  /** Absent on SQLite. */
  readonly stage: RedisStage | undefined;
  /** The store as it is now, past the gateways. The caller closes it. */
  openStore(): Promise<JobStore>;
}

const prefix = "real";

export async function createChaosSite(options: RealOptions): Promise<ChaosSite> {
  const { store, root = ".", pace = realPace } = options;
  const opened = new AsyncDisposableStack();
  try {
    const stage = store === "sqlite" ? undefined : opened.use(await openRedisStage());
    const site = opened.use(
      await createSite({
        gatewayEntry: join(root, "test/support/crashing_gateway.ts"),
        runnerEntry: join(root, "test/support/counting_runner.ts"),
        runnerEnv: { RUNNER_HARDY_SECONDS: String(pace.heartbeatSeconds) },
        env: { ...settingOf(pace), ...(stage ? storeSetting(stage) : {}) },
        createGateway: store === "pair"
          ? withFiles(createPair)
          : store === "redis"
          ? withFiles(createOneGateway)
          : createOneGateway,
      }),
    );
    return {
      ...{ site, stage },
      client: createJobClient(site.gateway.url),
      async openStore() {
        if (stage === undefined) return openSqliteStore({ path: join(site.folder, "tidegate.db") });
        const connection = await connectRedis({ url: stage.primary().url, timeoutSeconds: 30 });
        return openRedisStore({ connection, prefix });
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Schedules that outlast every fault: what is given up here was not tried long enough. */
function settingOf({ leaseSeconds, sweepSeconds }: Pace): Readonly<Record<string, string>> {
  return {
    TIDEGATE_LEASE_SECONDS: String(leaseSeconds),
    TIDEGATE_SWEEP_SECONDS: String(sweepSeconds),
    TIDEGATE_DISPATCH_SCHEDULE: Array(200).fill("0.3").join(),
    TIDEGATE_CALLBACK_SCHEDULE: Array(200).fill("0.3").join(),
    TIDEGATE_CATALOGUE_SECONDS: "2",
  };
}

function storeSetting({ wire }: RedisStage): Readonly<Record<string, string>> {
  return { TIDEGATE_STORE: wire.url, TIDEGATE_STORE_PREFIX: prefix, TIDEGATE_DURABILITY: "replica" };
}

function withFiles<T>(
  create: (options: GatewayOptions) => Promise<T>,
): (options: GatewayOptions) => Promise<T> {
  return (options) =>
    create({ ...options, env: { ...options.env, TIDEGATE_BLOBS: join(options.folder, "blobs") } });
}

import { join } from "node:path";
import { createEdgeGateway } from "./edge_gateway.ts";
import type { GatewayOptions, GatewayProgram } from "./gateway_program.ts";
import { createJobClient, type JobClient } from "./job_client.ts";
import { createOneGateway } from "./one_gateway.ts";
import { openRedisRoad, type RedisRoad, type Road } from "./redis_road.ts";
import type { RedisServerOptions } from "./redis_server.ts";
import { quickRecovery } from "./served_gateway.ts";
import { createSite, type Site, type SiteOptions } from "./site.ts";
import { webhookSecret } from "./webhook_secret.ts";

export interface RedisSiteOptions extends Pick<SiteOptions, "env" | "gatewayEntry" | "start"> {
  /** Default `tcp`. */
  readonly road?: Road;
  readonly redis?: RedisServerOptions;
}

/** A site whose gateway has its jobs in a Redis of its own, and a road there on which anything may happen. */
export interface RedisSite
  extends Site, Pick<RedisRoad, "redis" | "wire" | "faults" | "userConfig" | "storeUrl"> {
  readonly client: JobClient;
  /** The key that a job has in Redis. */
  jobKey(jobId: string): string;
  /** What neither a log nor a refusal may hold. */
  readonly secrets: readonly string[];
}

/** Stands in the inputs of jobs. */
export const inputsCanary = "canary-of-inputs-6b1f";

const prefix = "site";

export async function createRedisSite(options: RedisSiteOptions = {}): Promise<RedisSite> {
  const { road: kind = "tcp", redis: redisOptions = {}, env, ...rest } = options;
  const secret = webhookSecret();
  const road = await openRedisRoad(kind, redisOptions);
  try {
    const site = await createSite({
      ...rest,
      runnerEntry: "test/support/counting_runner.ts",
      env: {
        ...quickRecovery,
        TIDEGATE_SECRET: secret,
        TIDEGATE_STORE_PREFIX: prefix,
        ...road.env,
        ...env,
      },
      createGateway: kind === "edge" ? createEdgeGateway : createGatewayWithFiles,
    });
    const stop = async () => {
      await site.stop();
      await road.close();
    };
    return {
      ...site,
      ...road,
      client: createJobClient(site.gateway.url),
      jobKey: (jobId) => `{${prefix}}:j:${jobId}`,
      secrets: [inputsCanary, secret, site.gateway.callbackSecret, site.runner.secret, ...road.secrets],
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await road.close();
    throw error;
  }
}

function createGatewayWithFiles(options: GatewayOptions): Promise<GatewayProgram> {
  const env = { ...options.env, TIDEGATE_BLOBS: join(options.folder, "blobs") };
  return createOneGateway({ ...options, env });
}

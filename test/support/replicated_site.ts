import { type CarefulOptions, trySubmit } from "./careful_client.ts";
import { eventually } from "./eventually.ts";
import { createRedisSite, type RedisSite, type RedisSiteOptions } from "./redis_site.ts";
import { type RedisServer, startRedisServer } from "./redis_server.ts";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";

/** A site whose Redis has a replica. */
export interface ReplicatedSite extends AsyncDisposable {
  readonly site: RedisSite;
  readonly replica: RedisServer;
  /** Between primary and replica. */
  readonly link: TcpProxy;
  /** How many of the jobs the replica has. */
  has(jobIds: Iterable<string>): Promise<number>;
  /** The primary is dead for good; the replica is the primary from now on, and has a replica of its own. */
  failOver(): Promise<void>;
}

/** A link that is silent is not given up while a test lasts. */
const patience = "repl-timeout 300";

export async function createReplicatedSite(env: RedisSiteOptions["env"] = {}): Promise<ReplicatedSite> {
  const opened = new AsyncDisposableStack();
  try {
    const redis = { appendOnly: "always", config: [patience, "repl-ping-replica-period 1"] } as const;
    const site = opened.use(await createRedisSite({ redis, env }));
    const link = opened.use(await startTcpProxy(site.redis.port));
    const config = [patience, ...site.userConfig];
    const replica = opened.use(await startRedisServer({ replicaOf: link, name: "replica", config }));
    return {
      ...{ site, link, replica },
      has: async (jobIds) => Number(await replica.cli("EXISTS", ...[...jobIds].map(site.jobKey))),
      async failOver() {
        await site.redis.kill("SIGKILL");
        await replica.cli("REPLICAOF", "NO", "ONE");
        opened.use(await startRedisServer({ replicaOf: replica, name: "next replica" }));
        await site.gateway.kill("SIGKILL");
        await site.gateway.start({ TIDEGATE_STORE: site.storeUrl(replica.port) });
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

const clients = 6;

/** Submits until the primary is killed in the middle of it: the jobs that were acknowledged, by their keys. */
export async function submitUntilDeath(
  { site }: ReplicatedSite,
  jobs: number,
  options: CarefulOptions = {},
): Promise<ReadonlyMap<number, string>> {
  const acknowledged = new Map<number, string>();
  let isDead = false;
  const submitted = Array.from({ length: clients }, async (_, client) => {
    for (let index = client; index < jobs && !isDead; index += clients) {
      const answer = await trySubmit(site, index, options);
      if (answer.status === 201) acknowledged.set(index, String(answer.body["jobID"]));
    }
  });
  await eventually("half of the jobs are acknowledged", 30, () => acknowledged.size > jobs / 2 || undefined);
  await site.redis.kill("SIGKILL");
  isDead = true;
  await Promise.all(submitted);
  return acknowledged;
}

import { setTimeout as sleep } from "node:timers/promises";
import { watchAwake } from "./awake.ts";
import { createBackground } from "./background.ts";
import type { Config } from "./config.ts";
import type { JobStore, LimitStore, Log } from "./core/ports.ts";
import type { KeyStore } from "./core/ports/key_store.ts";
import { createGateway, type Gateway, type Platform } from "./gateway.ts";
import { packagedAssets } from "./packaged_assets.ts";
import { openFileBlobs } from "./store/files/blobs.ts";
import { redisLimits } from "./store/redis/limits.ts";
import { openRedisStore } from "./store/redis/store.ts";
import { connectUpstash } from "./store/redis/rest.ts";
import { connectRedis } from "./store/redis/tcp.ts";
import { openSqliteLimits } from "./store/sqlite/limits.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import { createSubscriberPolicy } from "./webhook/endpoint_policy.ts";
import { doubtfulSettings } from "./settings/dangers.ts";
import { createPinnedFetch, resolveHost } from "./webhook/pinned_fetch.ts";
import { createSender } from "./webhook/sender.ts";

export { createLog } from "./log.ts";
export { UnusableStore } from "./store/redis/unusable_store.ts";

/** Jobs, and the requests that are counted beside them when there are limits. */
interface Stores {
  readonly jobs: JobStore & { readonly keys: KeyStore };
  readonly limits?: LimitStore;
}

export interface LocalGateway extends Pick<Gateway, "fetch"> {
  /** Say that no new work is wanted here (`/health/ready`), and do everything as before. */
  drain(): void;
  /** Let go whoever only waits for a change. For when no new request comes any more: others are then waited for, these never end. */
  letGo(): void;
  /** Finish what has begun, hand back what has not, close the store. */
  stop(): Promise<void>;
}

export interface LocalOptions {
  readonly log: Log;
  readonly now?: () => Date;
  /** Tests put faults here. */
  readonly wrap?: (platform: Platform) => Platform;
}

const graceSeconds = 5;
/** How late a runner that rested may be tried again. */
const resumeSeconds = 0.1;

/**
 * The gateway as a process: jobs in SQLite or Redis, uploads in files, sweeping by timer.
 *
 * @throws UnusableStore when jobs cannot be trusted to the Redis; Error when the store cannot be used for another reason.
 */
export async function startLocal(config: Config, options: LocalOptions): Promise<LocalGateway> {
  const { log, now = () => new Date(), wrap = (platform: Platform) => platform } = options;
  for (const detail of doubtfulSettings(config)) log("warning", "setting", { detail });
  const stopping = new AbortController();
  const closing = new AbortController();
  const draining = new AbortController();
  const background = createBackground(log);
  const unpooled = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const policy = createSubscriberPolicy({ privateHosts: config.privateSubscribers, resolve: resolveHost });
  const stores = await openStores(config, now);
  const awake = watchAwake(now());
  const platform: Platform = wrap({
    ...stores,
    keys: stores.jobs.keys,
    blobs: openFileBlobs(config.blobs),
    assets: packagedAssets(),
    sender: createSender({
      runners: config.runners,
      callbackSecrets: config.callbackSecrets,
      policy,
      now,
      subscriberFetch: createPinnedFetch(),
      freshFetch: (input, init) => fetch(input, { ...init, client: unpooled }),
    }),
    subscribers: policy,
    log,
    background: background.run,
    stopping: stopping.signal,
    closing: closing.signal,
    draining: draining.signal,
    listeningSince: awake.since,
    process: { runtime: "deno", residentBytes: () => Deno.memoryUsage().rss },
    now,
  });
  const gateway = await createGateway(config, platform);
  await gateway.restore();
  const timers = [
    every(config.sweepSeconds, () => gateway.sweep(), log),
    every(resumeSeconds, () => Promise.resolve(gateway.resume()), log),
    keepCatalogueFresh(gateway, config.catalogueSeconds, log),
  ];
  return {
    fetch: gateway.fetch,
    drain: () => draining.abort(),
    letGo: () => closing.abort(),
    async stop() {
      draining.abort();
      closing.abort();
      await Promise.all(timers.map((timer) => timer.stop()));
      await background.idle(graceSeconds);
      stopping.abort();
      await background.idle(graceSeconds);
      awake.end();
      unpooled.close();
      await stores.limits?.close();
      await stores.jobs.close();
    },
  };
}

async function openStores(config: Config, now: () => Date): Promise<Stores> {
  const { store, storePrefix: prefix, storeTimeoutSeconds: timeoutSeconds } = config;
  const counts = config.settings.rateLimits !== undefined;
  if (store.kind === "sqlite") {
    const { path } = store;
    return {
      jobs: openSqliteStore({ path, now }),
      ...(counts ? { limits: openSqliteLimits({ path, now }) } : {}),
    };
  }
  const connect = async () =>
    store.kind === "redis"
      ? await connectRedis({ url: store.url, timeoutSeconds })
      : connectUpstash({ url: store.url, token: store.token, timeoutSeconds });
  const connection = await connect();
  const durability = config.durability === "primary" ? { kind: "primary" as const } : {
    kind: "replica" as const,
    commits: store.kind === "redis" ? await connect() : connection,
    waitMilliseconds: Math.round(timeoutSeconds * 500),
  };
  const jobs = openRedisStore({ connection, prefix, durability, now });
  await jobs.check();
  return { jobs, ...(counts ? { limits: redisLimits(connection, prefix) } : {}) };
}

interface Timer {
  stop(): Promise<void>;
}

/** One turn after the other, with a pause in between whose length each turn chooses. */
function repeat(work: () => Promise<number>, log: Log): Timer {
  const ended = new AbortController();
  const turn = async () => {
    while (!ended.signal.aborted) {
      const pauseSeconds = await work().catch((error: unknown) => {
        log("error", "timer", { error: error instanceof Error ? error.message : String(error) });
        return 1;
      });
      await sleep(pauseSeconds * 1000, undefined, { signal: ended.signal }).catch(() => {});
    }
  };
  const turns = turn();
  return {
    async stop() {
      ended.abort();
      await turns;
    },
  };
}

function every(seconds: number, work: () => Promise<unknown>, log: Log): Timer {
  return repeat(async () => {
    await work();
    return seconds;
  }, log);
}

/** A runner that is not there yet is asked again soon: on one machine it usually starts together with the gateway. */
function keepCatalogueFresh(gateway: Gateway, seconds: number, log: Log): Timer {
  let impatience = 0.1;
  return repeat(async () => {
    const missing = await gateway.refreshCatalogue();
    if (missing.length === 0) return seconds;
    impatience = Math.min(impatience * 1.5, seconds);
    return impatience;
  }, log);
}

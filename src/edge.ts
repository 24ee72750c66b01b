import { boundAssets } from "./bound_assets.ts";
import { ConfigError } from "./config.ts";
import { createEdgeCatalogue } from "./edge_catalogue.ts";
import { consoleLog, logged } from "./edge_log.ts";
import { logFaults, misconfigured, unavailable } from "./edge_refusal.ts";
import { type EdgeConfig, type EdgeEnvironment, readEdgeConfig } from "./edge_setting.ts";
import { type Isolate, tick } from "./edge_tick.ts";
import { doubtfulSettings } from "./settings/dangers.ts";
import { createGateway } from "./gateway.ts";
import type { Connection } from "./http/faces.ts";
import { createR2Blobs } from "./store/r2/blobs.ts";
import { redisLimits } from "./store/redis/limits.ts";
import { openRedisStore } from "./store/redis/store.ts";
import { connectUpstash } from "./store/redis/rest.ts";
import { unpinnedFetch } from "./webhook/endpoint_fetch.ts";
import { createSubscriberPolicy } from "./webhook/endpoint_policy.ts";
import { createSender } from "./webhook/sender.ts";

/** What Workers call. */
export interface Edge {
  fetch(request: Request): Promise<Response>;
  /** One tick of the cron trigger. */
  scheduled(): Promise<void>;
}

/** Puts work behind the answer of the request that is being worked on. */
export type WaitUntil = (work: Promise<unknown>) => void;

/**
 * The gateway where there is no machine: jobs behind Redis' REST interface, uploads in R2, sweeping by cron trigger. Made once,
 * while the isolate starts, so that no request pays for it. With a faulty environment every request is told the faults.
 */
export async function createEdge(env: EdgeEnvironment, waitUntil: WaitUntil): Promise<Edge> {
  const isolate = await openOr(env, waitUntil);
  return {
    async fetch(request) {
      if (isolate instanceof ConfigError) return misconfigured(isolate);
      const refusal = await refusalFor(request, isolate);
      return refusal ?? await isolate.gateway.fetch(request, connectionOf(request));
    },
    async scheduled() {
      if (isolate instanceof ConfigError) logFaults(isolate);
      else await tick(isolate);
    },
  };
}

async function openOr(env: EdgeEnvironment, waitUntil: WaitUntil): Promise<Isolate | ConfigError> {
  try {
    return await openIsolate(readEdgeConfig(env), waitUntil);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

async function openIsolate(config: EdgeConfig, waitUntil: WaitUntil): Promise<Isolate> {
  const now = () => new Date();
  const log = consoleLog(config.logLevel);
  for (const detail of doubtfulSettings(config)) log("warning", "setting", { detail });
  const policy = createSubscriberPolicy({ privateHosts: config.privateSubscribers });
  const { store: { url, token }, storePrefix: prefix, storeTimeoutSeconds: timeoutSeconds } = config;
  const connection = connectUpstash({ url, token, timeoutSeconds });
  const jobs = openRedisStore({
    connection,
    prefix,
    durability: config.durability === "primary"
      ? { kind: "primary" }
      : { kind: "replica", waitMilliseconds: Math.round(timeoutSeconds * 500) },
    isCutOff: true,
    now,
  });
  const background = (work: () => Promise<unknown>) => waitUntil(work().catch(logged(log)));
  const settings = { ...config.settings, watchSeconds: watchSeconds(config) };
  const gateway = await createGateway({ ...config, settings }, {
    jobs,
    keys: jobs.keys,
    limits: redisLimits(connection, prefix, true),
    isCutOff: true,
    blobs: createR2Blobs(config.bucket),
    assets: boundAssets(config.assets),
    sender: createSender({
      runners: config.runners,
      callbackSecrets: config.callbackSecrets,
      policy,
      now,
      subscriberFetch: unpinnedFetch(fetch),
    }),
    subscribers: policy,
    log,
    background,
    stopping: new AbortController().signal,
    process: { runtime: "workers" },
    now,
  });
  const check = () => jobs.check();
  const runners = config.runners.length;
  const everySeconds = config.catalogueSeconds;
  const catalogue = createEdgeCatalogue({ gateway, runners, check, background, everySeconds, now, log });
  return { config, gateway, catalogue, log };
}

/** Here, and only here, it is the platform that says so. */
function connectionOf({ headers }: Request): Connection | undefined {
  const hostname = headers.get("cf-connecting-ip");
  return hostname === null ? undefined : { remoteAddr: { hostname } };
}

/** A watch looks at the store four times a second at most, and some requests are left for the rest of it. */
function watchSeconds({ subrequests }: EdgeConfig): number {
  return Math.min(300, Math.floor((subrequests - 10) / 4));
}

/** Without a catalogue there is no saying that a process does not exist. */
async function refusalFor(request: Request, { catalogue, log }: Isolate): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/health/")) return undefined;
  try {
    await catalogue.prepare();
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    log("error", "catalogue", { error: detail });
    return needsCatalogue(pathname) ? unavailable(detail) : undefined;
  }
}

function needsCatalogue(pathname: string): boolean {
  return pathname.startsWith("/processes") || pathname.startsWith("/jobs/batch");
}

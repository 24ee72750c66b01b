import { v7 as newTimeOrderedId } from "uuid";
import { createAccess } from "./access.ts";
import type { Config } from "./config.ts";
import { createCatalogue } from "./core/catalogue.ts";
import { deliverInTurn } from "./core/flow/in_turn.ts";
import { createRunnerFlow, type RunnerFlow, type RunnerFlowParts } from "./core/flow/runner_flow.ts";
import { startWaiting } from "./core/flow/start_waiting.ts";
import { within } from "./core/flow/within.ts";
import { recentChanges } from "./core/recent_changes.ts";
import type { BlobStore, JobStore, LimitStore, Log, Ports, Sender } from "./core/ports.ts";
import type { KeyStore } from "./core/ports/key_store.ts";
import { type Sweep, sweep, type SweepLimits } from "./core/sweep.ts";
import { createLimiter } from "./core/limits/limiter.ts";
import { localLimits } from "./core/limits/local_limits.ts";
import { createApp } from "./http/app.ts";
import type { Assets } from "./http/api_document/assets.ts";
import type { Connection } from "./http/faces.ts";
import { listeningStore } from "./listening.ts";
import { rememberingStore } from "./remembering.ts";
import { createTokens } from "./webhook/capability.ts";
import { plainResultLinks, signedResultLinks } from "./webhook/result_links.ts";
import { createCatalogueSource } from "./webhook/catalogue_source.ts";
import { verify } from "./webhook/signature.ts";
import { watchGateway, watchSweep } from "./watch_gateway.ts";

/** What a platform brings. Tests wrap these to inject faults and to hold the clock. */
export interface Platform {
  readonly jobs: JobStore;
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  /** Where requests are counted. Default: in this process alone. */
  readonly limits?: LimitStore;
  /** A request may be cut off in the middle, as on Workers: what it began never ends, and nobody may wait for it. Default false. */
  readonly isCutOff?: boolean;
  readonly assets: Assets;
  readonly sender: Sender;
  readonly subscribers: Ports["subscribers"];
  readonly log: Log;
  readonly background: Ports["background"];
  readonly stopping: AbortSignal;
  /** Default: `stopping`. */
  readonly closing?: AbortSignal;
  /** Default: `closing`. */
  readonly draining?: AbortSignal;
  readonly now: () => Date;
  /** Since when the process has run without a stop; absent where every request may meet a new one. */
  readonly listeningSince?: () => Date;
  /** For the metrics. */
  readonly process?: { readonly runtime: string; readonly residentBytes?: () => number };
  /** Default: ids by time and chance. Tests bring their own, so that a run can be played again. */
  readonly chance?: Pick<Ports, "newId" | "newChangeId" | "random">;
}

const chance: NonNullable<Platform["chance"]> = {
  newId: newTimeOrderedId,
  newChangeId: () => crypto.randomUUID(),
  random: Math.random,
};

export interface Gateway {
  /** @param connection As `Deno.serve` gives it; absent where it is not known whom a request is from. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** See to what is due, once. */
  sweep(bounds?: SweepBounds): Promise<Sweep>;
  /** Try again the runners that rested; a sweep does so as well. Costs nothing while no job waits for its runner. */
  resume(): void;
  /** Read the catalogues of the runners, once. Answers the runners that could not be read. */
  refreshCatalogue(): Promise<readonly string[]>;
  /** Fill the catalogue from the store. Answers the runners of which the store knows nothing. */
  restore(): Promise<readonly string[]>;
}

export interface SweepBounds extends SweepLimits {
  /** For the head starts of this sweep. Default: the platform's. */
  readonly background?: Ports["background"];
}

/** The only place that puts the gateway together. */
export async function createGateway(
  config:
    & Pick<Config, "runners" | "access" | "secrets" | "resultLinks" | "settings">
    & Partial<Pick<Config, "seeing">>,
  platform: Platform,
): Promise<Gateway> {
  const { now, log } = platform;
  const recent = recentChanges();
  const seen = watchGateway(config, platform, () => flow.states());
  const { metrics, onlooker } = seen;
  const heard = listeningStore(seen.jobs, platform.listeningSince ?? (() => new Date(0)), now);
  const jobs = rememberingStore(heard.jobs, recent);
  const keys = await Promise.all(config.secrets.map(toTokenKey));
  const source = createCatalogueSource(config.runners, now);
  const catalogue = createCatalogue({ jobs, now, log, source });
  const secretsOf = new Map(config.runners.map(({ name, secrets }) => [name, secrets]));
  const flow = flowOf(config, platform, (waiting, slot) => {
    platform.background(() => within(ports, slot, () => startWaiting(ports, waiting)), true);
  });
  const shared: Omit<Ports, "background" | "deliverSoon"> = {
    ...platform,
    catalogue,
    tokens: createTokens(keys, now),
    resultLinks: config.resultLinks === "signed"
      ? signedResultLinks(config.settings.publicUrl, keys, now)
      : plainResultLinks(config.settings.publicUrl),
    verifyRunner: async (runner, headers, body) =>
      await verify(secretsOf.get(runner) ?? [], headers, body, now()) !== undefined,
    settings: config.settings,
    onlooker,
    flow,
    jobs,
    recent,
    closing: platform.closing ?? platform.stopping,
    draining: platform.draining ?? platform.closing ?? platform.stopping,
    listeningSince: heard.since,
    timeout: (seconds) => AbortSignal.timeout(seconds * 1000),
    ...platform.chance ?? chance,
    digest: sha256,
  };
  const withBackground = (background: Ports["background"]): Ports => {
    const ports: Ports = {
      ...shared,
      background,
      deliverSoon: (job, delivery, known, slot) => deliverInTurn(ports, { job, delivery, known, slot }),
    };
    return ports;
  };
  const ports = withBackground(platform.background);
  const limiter = createLimiter({
    ...ports,
    store: platform.limits ?? localLimits(now),
    isCutOff: platform.isCutOff ?? false,
  });
  const app = createApp({
    ...ports,
    ...createAccess(config.access, platform.keys, now),
    assets: platform.assets,
    metrics,
    limiter,
  });
  return {
    fetch: async (request, connection) => await app.fetch(request, connection),
    sweep: ({ background, ...limits } = {}) =>
      watchSweep(onlooker, () => sweep(background ? withBackground(background) : ports, limits)),
    resume: () => flow.resume(),
    refreshCatalogue: () => catalogue.refresh(),
    restore: () => catalogue.restore(),
  };
}

function flowOf(
  { runners, settings }: Pick<Config, "runners" | "settings">,
  { now, log, chance: { random } = chance }: Platform,
  start: RunnerFlowParts["start"],
): RunnerFlow {
  const limits = new Map(runners.map(({ name, atOnce }) => [name, atOnce]));
  return createRunnerFlow({
    runners: runners.map(({ name }) => name),
    atOnce: (runner) => limits.get(runner) ?? settings.runnerAtOnce,
    mostWaiting: settings.mostWaiting,
    slotSeconds: settings.leaseSeconds,
    random,
    now,
    log,
    start,
  });
}

/** The key id follows from the key, so that tokens outlive a change of order among the secrets. */
async function toTokenKey(secret: string): Promise<{ kid: string; secret: string }> {
  return { kid: (await sha256(`key id of ${secret}`)).slice(0, 12), secret };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

import { v7 as newTimeOrderedId } from "uuid";
import type { Config } from "./config.ts";
import { createCatalogue } from "./core/catalogue.ts";
import { deliverInTurn } from "./core/flow/in_turn.ts";
import { createRunnerFlow, type RunnerFlow, type RunnerFlowParts } from "./core/flow/runner_flow.ts";
import { startWaiting } from "./core/flow/start_waiting.ts";
import { within } from "./core/flow/within.ts";
import { recentChanges } from "./core/recent_changes.ts";
import type { BlobStore, JobStore, Log, Ports, Sender } from "./core/ports.ts";
import { type Sweep, sweep, type SweepLimits } from "./core/sweep.ts";
import { createApp } from "./http/app.ts";
import type { Assets } from "./http/api_document/assets.ts";
import { listeningStore } from "./listening.ts";
import { rememberingStore } from "./remembering.ts";
import { createTokens } from "./webhook/capability.ts";
import { plainResultLinks, signedResultLinks } from "./webhook/result_links.ts";
import { createCatalogueSource } from "./webhook/catalogue_source.ts";
import { verify } from "./webhook/signature.ts";

/** What a platform brings. Tests wrap these to inject faults and to hold the clock. */
export interface Platform {
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly assets: Assets;
  readonly sender: Sender;
  readonly subscribers: Ports["subscribers"];
  readonly log: Log;
  readonly background: Ports["background"];
  readonly stopping: AbortSignal;
  /** Default: `stopping`. */
  readonly closing?: AbortSignal;
  readonly now: () => Date;
  /** Since when the process has run without a stop; absent where every request may meet a new one. */
  readonly listeningSince?: () => Date;
  /** Default: ids by time and chance. Tests bring their own, so that a run can be played again. */
  readonly chance?: Pick<Ports, "newId" | "newChangeId" | "random">;
}

const chance: NonNullable<Platform["chance"]> = {
  newId: newTimeOrderedId,
  newChangeId: () => crypto.randomUUID(),
  random: Math.random,
};

export interface Gateway {
  fetch(request: Request): Promise<Response>;
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
  config: Pick<Config, "runners" | "secrets" | "resultLinks" | "settings">,
  platform: Platform,
): Promise<Gateway> {
  const { now, log } = platform;
  const recent = recentChanges();
  const heard = listeningStore(platform.jobs, platform.listeningSince ?? (() => new Date(0)), now);
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
    flow,
    jobs,
    recent,
    closing: platform.closing ?? platform.stopping,
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
  const app = createApp({ ...ports, assets: platform.assets });
  return {
    fetch: async (request) => await app.fetch(request),
    sweep: ({ background, ...limits } = {}) => sweep(background ? withBackground(background) : ports, limits),
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

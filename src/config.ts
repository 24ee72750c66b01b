import { z } from "zod";
import { type AccessConfig, accessFaults, accessVariables, toAccess } from "./settings/access.ts";
import { defaultSettings, type Settings } from "./core/settings.ts";
import { isAtOnce, readRunners, type RunnerConfig } from "./settings/runners.ts";
import { limitVariables, toLimits } from "./settings/limits.ts";
import { refusedSettings } from "./settings/dangers.ts";
import type { LogLevel } from "./log.ts";
import { blobFolder, type StoreConfig, storeFaults, storeVariables, toStore } from "./settings/store.ts";
import { type SeeingConfig, seeingVariables, toSeeing } from "./settings/seeing.ts";
import { parsePrivateHost } from "./webhook/endpoint_policy.ts";
import { isSecret } from "./webhook/signature.ts";

/** Everything the gateway is told by its environment. `README.md` lists the variables. */
export interface Config {
  readonly port: number;
  readonly hostname: string;
  readonly store: StoreConfig;
  /** The first part of every key in Redis: gateways that share a Redis and a prefix share their jobs. */
  readonly storePrefix: string;
  /** How long a call to Redis may take. */
  readonly storeTimeoutSeconds: number;
  /** Redis: `replica` waits for a replica to have what a 201 or a completion promises. */
  readonly durability: "primary" | "replica";
  /** The folder of uploaded files, where they are kept in files. */
  readonly blobs: string;
  readonly runners: readonly RunnerConfig[];
  readonly access: AccessConfig;
  /** Key of the capability tokens. The first mints, all verify. */
  readonly secrets: readonly string[];
  readonly callbackSecrets: readonly string[];
  /** Links to outputs: below their job, or `signed`, so that whoever has one may follow it. */
  readonly resultLinks: "plain" | "signed";
  /** Hosts (`host` or `host:port`) that callbacks may reach though they are not public. */
  readonly privateSubscribers: readonly string[];
  readonly logLevel: LogLevel;
  readonly sweepSeconds: number;
  readonly catalogueSeconds: number;
  /** Requests that one sweep by cron trigger may make on Workers, those to the store included. */
  readonly subrequests: number;
  readonly seeing: SeeingConfig;
  readonly settings: Settings;
}

/** Names every fault of an environment at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly faults: readonly string[]) {
    super(
      `Cannot start: ${faults.length === 1 ? "1 setting is" : `${faults.length} settings are`} not valid\n${
        faults.map((fault) => `  ${fault}`).join("\n")
      }`,
    );
  }
}

const port = numberIn(0, 65_535, "must be a port, 0 to 65535").refine(
  Number.isInteger,
  "must be a port, 0 to 65535",
);
const seconds = numberIn(0.001, 10 * 365 * 86_400, "must be seconds, at most ten years");
const interval = numberIn(0.001, 3_600, "must be seconds, at most an hour");
const bytes = numberIn(1, Number.MAX_SAFE_INTEGER, "must be a number of bytes");
const schedule = z.string()
  .regex(/^\s*\d+(\.\d+)?\s*(,\s*\d+(\.\d+)?\s*)*$/, "must be seconds, separated by commas")
  .transform((text) => text.split(",").map(Number)).pipe(
    z.array(z.number().max(31_536_000, "must be seconds, at most a year")),
  );
const secretList = z.string().transform((text) => [...new Set(text.trim().split(/\s+/))])
  .pipe(z.array(z.string().refine(isSecret, "must be whsec_ and the base64 of 24 to 64 bytes")).min(1));
const hosts = z.string().transform((text) =>
  text.split(",").map((part) => part.trim()).filter((part) => part !== "")
)
  .pipe(z.array(z.string().refine(isHost, "must be hosts, each `host` or `host:port`, separated by commas")));

const atOnceFault = "must be a whole number, 1 to 10000";

const environment = z.object({
  TIDEGATE_PORT: port.default(8008),
  TIDEGATE_HOST: z.string().default("127.0.0.1"),
  TIDEGATE_RUNNER_PORT: port.default(8009),
  TIDEGATE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ...storeVariables,
  ...accessVariables,
  ...seeingVariables,
  ...limitVariables,
  TIDEGATE_RUNNERS: z.string().optional(),
  TIDEGATE_RUNNER_SECRET: secretList.optional(),
  TIDEGATE_SECRET: secretList,
  TIDEGATE_CALLBACK_SECRET: secretList,
  TIDEGATE_PRIVATE_SUBSCRIBERS: hosts.default([]),
  TIDEGATE_RESULT_LINKS: z.enum(["plain", "signed"], 'must be "plain" or "signed"').default("plain"),
  TIDEGATE_LOG: z.enum(["info", "warning", "error", "off"]).default("info"),
  TIDEGATE_SWEEP_SECONDS: interval.default(0.5),
  TIDEGATE_CATALOGUE_SECONDS: interval.default(30),
  TIDEGATE_SUBREQUESTS: numberIn(20, 10_000, "must be a number of requests, 20 to 10000").default(50),
  TIDEGATE_LEASE_SECONDS: seconds.optional(),
  TIDEGATE_DISPATCH_SCHEDULE: schedule.optional(),
  TIDEGATE_CALLBACK_SCHEDULE: schedule.optional(),
  TIDEGATE_KEEP_SECONDS: seconds.optional(),
  TIDEGATE_TOMBSTONE_SECONDS: seconds.optional(),
  TIDEGATE_SYNC_WAIT_SECONDS: seconds.optional(),
  TIDEGATE_UPLOAD_LIMIT_BYTES: bytes.optional(),
  TIDEGATE_RUNNER_AT_ONCE: z.coerce.number(atOnceFault).refine(isAtOnce, atOnceFault).optional(),
});

function numberIn(least: number, most: number, sentence: string) {
  return z.coerce.number(sentence).min(least, sentence).max(most, sentence);
}

/** The names of the secrets, which `secrets.ts` can make when they are absent. */
export const secretNames = ["TIDEGATE_SECRET", "TIDEGATE_CALLBACK_SECRET", "TIDEGATE_RUNNER_SECRET"] as const;

/**
 * Read the environment once.
 *
 * @param required names of variables that have no default here
 * @throws ConfigError
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  required: readonly string[] = [],
): Config {
  const parsed = environment.safeParse(withoutEmpty(env));
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${env[name] ? message : "must be set"}`;
  });
  faults.push(...storeFaults(env), ...accessFaults(env));
  const runners = readRunners(env["TIDEGATE_RUNNERS"], faults);
  // The demo runner, which stands in where no runner need be named, shares a secret with us.
  const needed = required.includes("TIDEGATE_RUNNERS") ? required : [...required, ...demoNeeds(runners)];
  const unset = needed.filter((name) => name === "TIDEGATE_RUNNERS" ? runners === undefined : !env[name]);
  const isNamed = (name: string) => faults.some((fault) => fault.startsWith(`${name}:`));
  faults.push(...unset.filter((name) => !isNamed(name)).map((name) => `${name}: must be set`));
  if (!parsed.success) throw new ConfigError(faults);
  const read = parsed.data;
  const lease = read.TIDEGATE_LEASE_SECONDS ?? defaultSettings.leaseSeconds;
  const publicUrl = read.TIDEGATE_PUBLIC_URL ?? `http://localhost:${read.TIDEGATE_PORT}`;
  if (faults.length > 0) throw new ConfigError(faults);
  const store = toStore(read);
  const config: Config = {
    port: read.TIDEGATE_PORT,
    hostname: read.TIDEGATE_HOST,
    store,
    storePrefix: read.TIDEGATE_STORE_PREFIX,
    storeTimeoutSeconds: read.TIDEGATE_STORE_TIMEOUT_SECONDS,
    durability: read.TIDEGATE_DURABILITY,
    blobs: blobFolder(store, read.TIDEGATE_BLOBS),
    runners: runners ?? [demoRunner(read.TIDEGATE_RUNNER_PORT, read.TIDEGATE_RUNNER_SECRET ?? [])],
    access: toAccess(read, { hostname: read.TIDEGATE_HOST, publicUrl }),
    secrets: read.TIDEGATE_SECRET,
    callbackSecrets: read.TIDEGATE_CALLBACK_SECRET,
    resultLinks: read.TIDEGATE_RESULT_LINKS,
    privateSubscribers: read.TIDEGATE_PRIVATE_SUBSCRIBERS,
    logLevel: read.TIDEGATE_LOG,
    sweepSeconds: read.TIDEGATE_SWEEP_SECONDS,
    catalogueSeconds: read.TIDEGATE_CATALOGUE_SECONDS,
    subrequests: read.TIDEGATE_SUBREQUESTS,
    seeing: toSeeing(read),
    settings: {
      ...defaultSettings,
      ...toLimits(read),
      publicUrl: publicUrl.replace(/\/+$/, ""),
      leaseSeconds: lease,
      // An attempt that could outlive its lease would be made twice.
      dispatchTimeoutSeconds: Math.min(defaultSettings.dispatchTimeoutSeconds, lease / 2),
      callbackTimeoutSeconds: Math.min(defaultSettings.callbackTimeoutSeconds, lease / 2),
      dispatchSchedule: read.TIDEGATE_DISPATCH_SCHEDULE ?? defaultSettings.dispatchSchedule,
      callbackSchedule: read.TIDEGATE_CALLBACK_SCHEDULE ?? defaultSettings.callbackSchedule,
      keepSeconds: read.TIDEGATE_KEEP_SECONDS ?? defaultSettings.keepSeconds,
      tombstoneSeconds: read.TIDEGATE_TOMBSTONE_SECONDS ?? defaultSettings.tombstoneSeconds,
      syncWaitSeconds: read.TIDEGATE_SYNC_WAIT_SECONDS ?? defaultSettings.syncWaitSeconds,
      uploadLimitBytes: read.TIDEGATE_UPLOAD_LIMIT_BYTES ?? defaultSettings.uploadLimitBytes,
      runnerAtOnce: read.TIDEGATE_RUNNER_AT_ONCE ?? defaultSettings.runnerAtOnce,
    },
  };
  const refused = refusedSettings(config);
  if (refused.length > 0) throw new ConfigError(refused);
  return config;
}

function demoNeeds(runners: readonly RunnerConfig[] | undefined): readonly string[] {
  return runners === undefined ? ["TIDEGATE_RUNNER_SECRET"] : [];
}

function demoRunner(runnerPort: number, secrets: readonly string[]): RunnerConfig {
  return { name: "demo", url: `http://127.0.0.1:${runnerPort}/`, secrets };
}

function isHost(text: string): boolean {
  try {
    return parsePrivateHost(text) !== "";
  } catch {
    return false;
  }
}

/** A variable that is set to nothing is not set. */
function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => value ? [[name, value]] : []));
}

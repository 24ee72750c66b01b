import { z } from "zod";
import { defaultSettings, type Settings } from "./core/settings.ts";
import { readRunners, type RunnerConfig } from "./runner_setting.ts";
import type { LogLevel } from "./log.ts";
import { parsePrivateHost } from "./webhook/endpoint_policy.ts";
import { isSecret } from "./webhook/signature.ts";

/** Everything the gateway is told by its environment. `README.md` lists the variables. */
export interface Config {
  readonly port: number;
  readonly hostname: string;
  /** `sqlite:<path>` */
  readonly store: { readonly kind: "sqlite"; readonly path: string };
  readonly runners: readonly RunnerConfig[];
  /** Key of the capability tokens. The first mints, all verify. */
  readonly secrets: readonly string[];
  readonly callbackSecrets: readonly string[];
  /** Hosts (`host` or `host:port`) that callbacks may reach though they are not public. */
  readonly privateSubscribers: readonly string[];
  readonly logLevel: LogLevel;
  readonly sweepSeconds: number;
  readonly catalogueSeconds: number;
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

const environment = z.object({
  TIDEGATE_PORT: port.default(8008),
  TIDEGATE_HOST: z.string().default("127.0.0.1"),
  TIDEGATE_RUNNER_PORT: port.default(8009),
  TIDEGATE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TIDEGATE_STORE: z.string().default("sqlite:./tidegate.db")
    .refine((store) => /^sqlite:.+/.test(store), "must be sqlite:<path of a file>"),
  TIDEGATE_RUNNERS: z.string().optional(),
  TIDEGATE_RUNNER_SECRET: secretList,
  TIDEGATE_SECRET: secretList,
  TIDEGATE_CALLBACK_SECRET: secretList,
  TIDEGATE_PRIVATE_SUBSCRIBERS: hosts.default([]),
  TIDEGATE_LOG: z.enum(["info", "warning", "error", "off"]).default("info"),
  TIDEGATE_SWEEP_SECONDS: interval.default(0.5),
  TIDEGATE_CATALOGUE_SECONDS: interval.default(30),
  TIDEGATE_LEASE_SECONDS: seconds.optional(),
  TIDEGATE_DISPATCH_SCHEDULE: schedule.optional(),
  TIDEGATE_CALLBACK_SCHEDULE: schedule.optional(),
  TIDEGATE_KEEP_SECONDS: seconds.optional(),
  TIDEGATE_TOMBSTONE_SECONDS: seconds.optional(),
  TIDEGATE_SYNC_WAIT_SECONDS: seconds.optional(),
  TIDEGATE_UPLOAD_LIMIT_BYTES: bytes.optional(),
});

function numberIn(least: number, most: number, sentence: string) {
  return z.coerce.number(sentence).min(least, sentence).max(most, sentence);
}

/** The names of the secrets, which `secrets.ts` can make when they are absent. */
export const secretNames = ["TIDEGATE_SECRET", "TIDEGATE_CALLBACK_SECRET", "TIDEGATE_RUNNER_SECRET"] as const;

/**
 * Read the environment once.
 *
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(withoutEmpty(env));
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${env[name] ? message : "must be set"}`;
  });
  const runners = readRunners(env["TIDEGATE_RUNNERS"], faults);
  if (!parsed.success) throw new ConfigError(faults);
  const read = parsed.data;
  const lease = read.TIDEGATE_LEASE_SECONDS ?? defaultSettings.leaseSeconds;
  const publicUrl = read.TIDEGATE_PUBLIC_URL ?? `http://localhost:${read.TIDEGATE_PORT}`;
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    port: read.TIDEGATE_PORT,
    hostname: read.TIDEGATE_HOST,
    store: { kind: "sqlite", path: read.TIDEGATE_STORE.slice("sqlite:".length) },
    runners: runners ?? [demoRunner(read.TIDEGATE_RUNNER_PORT, read.TIDEGATE_RUNNER_SECRET)],
    secrets: read.TIDEGATE_SECRET,
    callbackSecrets: read.TIDEGATE_CALLBACK_SECRET,
    privateSubscribers: read.TIDEGATE_PRIVATE_SUBSCRIBERS,
    logLevel: read.TIDEGATE_LOG,
    sweepSeconds: read.TIDEGATE_SWEEP_SECONDS,
    catalogueSeconds: read.TIDEGATE_CATALOGUE_SECONDS,
    settings: {
      ...defaultSettings,
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
    },
  };
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

import { type Config, ConfigError, readConfig } from "./config.ts";
import type { R2Bucket } from "./store/r2/bucket.ts";
import type { StoreConfig } from "./settings/store.ts";

/** What a Worker is given: variables and secrets, and its bindings. */
export type EdgeEnvironment = Readonly<Record<string, unknown>>;

export interface EdgeConfig extends Config {
  readonly store: Extract<StoreConfig, { kind: "upstash" }>;
  readonly bucket: R2Bucket;
  /** The binding of the files of /docs, as it is. */
  readonly assets: unknown;
}

/** There is no machine here to guess these from. */
const required = [
  "TIDEGATE_PUBLIC_URL",
  "TIDEGATE_RUNNERS",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
];

/**
 * Read the environment of a Worker.
 *
 * @throws ConfigError
 */
export function readEdgeConfig(env: EdgeEnvironment): EdgeConfig {
  const { TIDEGATE_STORE: elsewhere, ...variables } = stringsOf(env);
  const bucket = env["BLOBS"];
  const faults = [
    ...(elsewhere ? ["TIDEGATE_STORE: must not be set, jobs are kept at UPSTASH_REDIS_REST_URL"] : []),
    ...(isBucket(bucket) ? [] : ["BLOBS: must be bound to an R2 bucket"]),
  ];
  const config = readOr(faults, () => readConfig(variables, required));
  if (config?.store.kind !== "upstash" || !isBucket(bucket) || faults.length > 0) {
    throw new ConfigError(faults);
  }
  // Who is started when a slot is free again would be started by the request that had it, on its account.
  const settings = { ...config.settings, mostHeadStarts: mostHeadStarts(config), mostWaiting: 0 };
  return { ...config, settings, store: config.store, bucket, assets: env["ASSETS"] };
}

/** Writing 1,000 jobs takes some 20 requests; each that is begun a claim, perhaps a look at its files, the POST and its record. */
function mostHeadStarts({ subrequests, settings }: Config): number {
  return Math.min(settings.mostHeadStarts, Math.max(0, Math.floor((subrequests - 20) / 4)));
}

function readOr(faults: string[], read: () => Config): Config | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function stringsOf(env: EdgeEnvironment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function isBucket(binding: unknown): binding is R2Bucket {
  return typeof binding === "object" && binding !== null && "put" in binding &&
    "createMultipartUpload" in binding;
}

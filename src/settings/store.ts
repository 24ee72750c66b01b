import { z } from "zod";

/** Where jobs are kept. */
export type StoreConfig =
  | { readonly kind: "sqlite"; readonly path: string }
  /** `redis:` or `rediss:` (TLS), with user, password and database where they are needed. */
  | { readonly kind: "redis"; readonly url: string }
  /** Upstash's REST interface, or one that speaks like it. */
  | { readonly kind: "upstash"; readonly url: string; readonly token: string };

const sqlite = "sqlite:";

/** The variables that say where jobs are kept, as members of the environment's schema. */
export const storeVariables = {
  TIDEGATE_STORE: z.string().refine(isStore, "must be sqlite:<path of a file>, redis://... or rediss://...")
    .optional(),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().trim().min(1).optional(),
  TIDEGATE_STORE_PREFIX: z.string().regex(
    /^[\w.-]{1,64}$/,
    "must be 1 to 64 of the characters A-Z a-z 0-9 _ . -",
  )
    .default("tidegate"),
  TIDEGATE_STORE_TIMEOUT_SECONDS: z.coerce.number("must be seconds, at most a minute")
    .min(0.001, "must be seconds, at most a minute").max(60, "must be seconds, at most a minute").default(2),
  TIDEGATE_DURABILITY: z.enum(["primary", "replica"], 'must be "primary" or "replica"').default("primary"),
  TIDEGATE_BLOBS: z.string().optional(),
} as const;

/** What of the environment says where jobs are kept, before it has been parsed. */
type Environment = Readonly<Record<string, string | undefined>>;

/** `TIDEGATE_STORE` wins over the names that Upstash's own tools set; without either it is a file. */
export function toStore(read: {
  readonly TIDEGATE_STORE?: string | undefined;
  readonly UPSTASH_REDIS_REST_URL?: string | undefined;
  readonly UPSTASH_REDIS_REST_TOKEN?: string | undefined;
}): StoreConfig {
  const { TIDEGATE_STORE: store, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = read;
  if (store === undefined && url !== undefined && token !== undefined) return { kind: "upstash", url, token };
  const place = store ?? "sqlite:./tidegate.db";
  if (place.startsWith(sqlite)) return { kind: "sqlite", path: place.slice(sqlite.length) };
  return { kind: "redis", url: place };
}

/** Settings that are sound alone and wrong together. */
export function storeFaults(env: Environment): readonly string[] {
  const store = env["TIDEGATE_STORE"];
  const [url, token] = [env["UPSTASH_REDIS_REST_URL"], env["UPSTASH_REDIS_REST_TOKEN"]];
  const faults: string[] = [];
  if (!store && url && !token) {
    faults.push("UPSTASH_REDIS_REST_TOKEN: must be set, as UPSTASH_REDIS_REST_URL is");
  }
  if (!store && token && !url) {
    faults.push("UPSTASH_REDIS_REST_URL: must be set, as UPSTASH_REDIS_REST_TOKEN is");
  }
  const isRedis = store ? !store.startsWith(sqlite) : url && token;
  if (env["TIDEGATE_DURABILITY"] === "replica" && !isRedis) {
    faults.push('TIDEGATE_DURABILITY: "replica" needs a Redis; a file has no replica');
  }
  return faults;
}

/** Where uploaded files are kept on a machine. */
export function blobFolder(store: StoreConfig, folder: string | undefined): string {
  return folder ?? `${store.kind === "sqlite" ? store.path : "./tidegate"}.blobs`;
}

/** Where jobs are kept, for people: never a password. */
export function storeName(store: StoreConfig): string {
  if (store.kind === "sqlite") return store.path;
  const { protocol, host, pathname } = new URL(store.url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

function isStore(text: string): boolean {
  if (text.startsWith(sqlite)) return text.length > sqlite.length;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search } = new URL(text);
  return /^rediss?:$/.test(protocol) && hostname !== "" && /^\/?\d*$/.test(pathname) && search === "";
}

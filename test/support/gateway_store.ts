import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { deployment } from "./deployment.ts";
import { sharedRedis } from "./shared_redis.ts";

/** Where a Deno gateway keeps jobs and files: the same for all that share the folder. */
export interface GatewayStore {
  readonly env: Readonly<Record<string, string>>;
  storedFiles(): Promise<readonly string[]>;
}

export async function storeIn(folder: string): Promise<GatewayStore> {
  if (deployment() === "sqlite") {
    const path = join(folder, "tidegate.db");
    return { env: { TIDEGATE_STORE: `sqlite:${path}` }, storedFiles: filesBelow(`${path}.blobs`) };
  }
  const blobs = join(folder, "blobs");
  const { url } = await sharedRedis();
  return {
    env: { TIDEGATE_STORE: url, TIDEGATE_STORE_PREFIX: storePrefix(folder), TIDEGATE_BLOBS: blobs },
    storedFiles: filesBelow(blobs),
  };
}

/** Of each folder its own, so that one Redis has room for all. */
export function storePrefix(folder: string): string {
  return basename(folder);
}

function filesBelow(folder: string): () => Promise<readonly string[]> {
  return () => {
    if (!existsSync(folder)) return Promise.resolve([]);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return Promise.resolve(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  };
}

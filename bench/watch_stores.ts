import { join } from "node:path";
import { StatementSync } from "node:sqlite";
import type { JobStore } from "../src/core/ports.ts";
import { openRedisStore } from "../src/store/redis/store.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";
import { connectTo, openRedis, storeSetting } from "./redis_place.ts";
import type { Scene } from "./scene.ts";

export const watchRoads = ["sqlite", "redis", "rest"] as const;
export type WatchRoad = (typeof watchRoads)[number];

/** Where jobs are kept, for several processes. */
export interface SharedStore {
  /** As one more process has it. */
  open(): Promise<JobStore>;
  /** What tells a gateway to keep its jobs there. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How many records were read since the start: by everybody, in SQLite by this process. */
  reads(): Promise<number>;
}

const prefix = "watch";

export async function shareStore(scene: Scene, road: WatchRoad): Promise<SharedStore> {
  if (road === "sqlite") {
    const path = join(scene.folder, "tidegate.db");
    const count = countStatements();
    return {
      open: () => Promise.resolve(openSqliteStore({ path })),
      env: {},
      reads: () => Promise.resolve(count()),
    };
  }
  const { server, place } = await openRedis(scene, road);
  return {
    open: async () => openRedisStore({ connection: await connectTo(place), prefix }),
    env: storeSetting(place, prefix),
    reads: async () =>
      Number(/cmdstat_get:calls=(\d+)/.exec(await server.cli("INFO", "commandstats"))?.[1] ?? 0),
  };
}

/** Those by key; a look at the version of the file has none. */
function countStatements(): () => number {
  let count = 0;
  const get = StatementSync.prototype.get;
  StatementSync.prototype.get = function (this: StatementSync, ...keys: unknown[]) {
    if (typeof keys[0] === "string") count++;
    return Reflect.apply(get, this, keys);
  };
  return () => count;
}

import { openRedisPlace, tcpRoads } from "./redis_place.ts";
import { restRoads } from "./rest_roads.ts";
import { openSqlitePlace } from "./sqlite_place.ts";
import type { Place, StoreName } from "./place.ts";

export async function openPlace(store: StoreName): Promise<Place> {
  if (store === "sqlite") return openSqlitePlace();
  return await openRedisPlace(store === "redis" ? tcpRoads : restRoads);
}

import type { JobStore } from "../../core/ports.ts";
import { listScore, statusClass } from "./list_score.ts";
import type { RedisParts } from "./parts.ts";

/** Two lists of each, and by REST they go in one request. */
const mostOwners = 200;
const mostLists = 1_000;

/** Jobs by the lists of their owners: what is in them is counted, not read. */
export function redisCount({ redis, keys, calls }: RedisParts): JobStore["count"] {
  const sum = async (counts: readonly Promise<number>[]) =>
    (await Promise.all(counts)).reduce((total, count) => total + count, 0);

  return () =>
    calls.run("read the store", async () => {
      const all = await redis.smembers<string[]>(keys.owners);
      const owners = all.slice(0, mostOwners);
      const named = await Promise.all(
        owners.map(async (owner) =>
          (await redis.smembers<string[]>(keys.processes(owner))).map((process) =>
            keys.byProcess(owner, process)
          )
        ),
      );
      const lists = named.flat();
      const [low, high] = [listScore(statusClass.accepted, 0), listScore(statusClass.accepted, Infinity)];
      const [unended, withDeadLetters] = await Promise.all([
        sum(lists.slice(0, mostLists).map((list) => redis.zcount(list, low, high))),
        sum(owners.map((owner) => redis.zcard(keys.dead(owner)))),
      ]);
      const isWhole = all.length <= mostOwners && lists.length <= mostLists;
      return { outstanding: { unended }, withDeadLetters, isWhole };
    });
}

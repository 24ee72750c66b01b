import type { DatabaseSync } from "node:sqlite";
import type { JobStore } from "../../core/ports.ts";
import { orUnavailable } from "../store_unavailable.ts";
import { queries } from "./queries.ts";

/** Counting so many takes a few milliseconds, in which nothing else happens here. */
const mostCounted = 100_000;

/** Jobs by indexes that have no others in them. */
export function sqliteCount(database: DatabaseSync, most = mostCounted): JobStore["count"] {
  const outstanding = database.prepare(queries.outstanding);
  const dead = database.prepare(queries.withDeadLetters);
  const found = (row: unknown) => (row as { count: number }).count;
  return () =>
    Promise.try(() =>
      orUnavailable("read the store", () => {
        const accepted = found(outstanding.get("accepted", most));
        const running = found(outstanding.get("running", most));
        const withDeadLetters = found(dead.get(most));
        const isWhole = Math.max(accepted, running, withDeadLetters) < most;
        return { outstanding: { accepted, running }, withDeadLetters, isWhole };
      })
    );
}

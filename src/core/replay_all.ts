import type { CommitPorts } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { inTurns } from "./in_turns.ts";
import { listDeliveries, type WantedDeliveries } from "./list_deliveries.ts";
import type { Cursor } from "./ports.ts";
import { replay } from "./replay.ts";

export interface ReplayedAll {
  readonly deliveries: readonly ReplayOutcome[];
  /** Where to go on. */
  readonly next?: Cursor;
}

export interface ReplayOutcome {
  readonly jobId: string;
  readonly deliveryId: string;
  /** Why it stays dead; absent when it is due again. */
  readonly refusal?: string;
}

/**
 * Replay the dead deliveries of a page of jobs. What cannot be replayed stays in the list and keeps nothing else. Each is a commit of
 * its own: whatever stops this, some are due again and the others are dead as before.
 */
export async function replayAll(
  ports: CommitPorts,
  wanted: Omit<WantedDeliveries, "state">,
): Promise<ReplayedAll> {
  // More than may get a head start would only wait for the sweep.
  const limit = Math.max(1, Math.min(wanted.limit, ports.settings.mostHeadStarts));
  const { jobs, next } = await listDeliveries(ports, { ...wanted, limit, state: "dead" });
  const dead = jobs.flatMap(({ job, deliveries }) => deliveries.map(({ id }) => [job.id, id] as const));
  const deliveries = await inTurns(dead, ([jobId, deliveryId]) => replayOne(ports, jobId, deliveryId));
  return { deliveries, ...(next === undefined ? {} : { next }) };
}

async function replayOne(ports: CommitPorts, jobId: string, deliveryId: string): Promise<ReplayOutcome> {
  try {
    await replay(ports, jobId, deliveryId);
    return { jobId, deliveryId };
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code === "store-unavailable") throw error;
    return { jobId, deliveryId, refusal: error.message };
  }
}

import { v7 } from "uuid";
import type { Job } from "../src/core/job.ts";
import type { Change } from "../src/core/ports.ts";

export interface QueuedJob {
  /** Default `anonymous`. */
  readonly owner?: string;
  /** Whether whoever sweeps may send the dispatch at once. Default false: it is leased, for an hour. */
  readonly isDue?: boolean;
}

/** What a submit writes: a record with the dispatch that it owes to the runner `bench`, inputs and an idempotency key. */
export function queuedJob({ owner = "anonymous", isDue = false }: QueuedJob = {}): Change {
  const id = v7();
  const at = new Date();
  const time = at.toISOString();
  const later = new Date(at.getTime() + 3_600_000).toISOString();
  const dueAt = isDue ? time : later;
  const job: Job = {
    id,
    processId: "no_op",
    processVersion: "1.0.0",
    runner: "bench",
    owner,
    tags: [],
    status: "accepted",
    createdAt: time,
    updatedAt: time,
    attempt: 1,
    sequence: 0,
    maxAttempts: 3,
    acceptSeconds: 3_600,
    heartbeatSeconds: 60,
    deadlines: { acceptBy: later, hardAt: later },
    wanted: { response: "raw" },
    deliveries: [
      {
        id: `${id}_dispatch_1`,
        kind: "dispatch",
        attempt: 1,
        state: isDue ? "pending" : "inFlight",
        dueAt,
        tries: 0,
        attempts: [],
      },
    ],
    revision: 1,
    statusRevision: 1,
  };
  return {
    id: crypto.randomUUID(),
    job,
    index: { dueAt, listed: true, dead: false },
    inputs: { min_val: 0, max_val: 100 },
    idempotency: { key: `${owner} ${id}`, fingerprint: id, expiresAt: later },
  };
}

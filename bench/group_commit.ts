import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import type { Job } from "../src/core/job.ts";
import type { JobStore } from "../src/core/ports.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";

export interface GroupCommitBench {
  /** Commits per second with `inFlight` at a time, over commits per second one at a time. */
  readonly ratio: number;
  readonly inFlight: number;
  readonly groupedPerSecond: number;
  readonly singlePerSecond: number;
}

/**
 * What sharing one flush of the disk brings: the same store, the same jobs, one commit at a time and 64 in flight. The two take
 * turns, so that what else the machine does falls on both; the middle round counts.
 */
export async function benchGroupCommit({ inFlight = 64, rounds = 5, roundMilliseconds = 500 } = {}): Promise<
  GroupCommitBench
> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-bench-"));
  const store = openSqliteStore({ path: join(folder, "jobs.db") });
  try {
    const single: number[] = [];
    const grouped: number[] = [];
    await commitsPerSecond(store, 1, roundMilliseconds / 2);
    for (let round = 0; round < rounds; round++) {
      single.push(await commitsPerSecond(store, 1, roundMilliseconds));
      grouped.push(await commitsPerSecond(store, inFlight, roundMilliseconds));
    }
    const singlePerSecond = middle(single);
    const groupedPerSecond = middle(grouped);
    return { ratio: groupedPerSecond / singlePerSecond, inFlight, groupedPerSecond, singlePerSecond };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function commitsPerSecond(store: JobStore, inFlight: number, milliseconds: number): Promise<number> {
  const begin = performance.now();
  let commits = 0;
  const writer = async () => {
    while (performance.now() - begin < milliseconds) {
      const outcome = await store.commit(submission());
      if (outcome.kind !== "committed") throw new Error(`Cannot count a commit that was ${outcome.kind}`);
      commits++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  return commits / (performance.now() - begin) * 1000;
}

/** What a submit writes: a record with the dispatch that it owes, inputs and an idempotency key. */
function submission() {
  const id = v7();
  const at = new Date();
  const time = at.toISOString();
  const later = new Date(at.getTime() + 3_600_000).toISOString();
  const job: Job = {
    id,
    processId: "sleep_a_while",
    processVersion: "1.0.0",
    runner: "http://127.0.0.1:8009/",
    owner: "anonymous",
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
        id: `msg_${id}`,
        kind: "dispatch",
        attempt: 1,
        state: "inFlight",
        dueAt: later,
        tries: 0,
        attempts: [],
      },
    ],
    revision: 1,
  };
  return {
    id: crypto.randomUUID(),
    job,
    index: { dueAt: later, listed: true, dead: false },
    inputs: { duration: 10, fail: false },
    idempotency: { key: `anonymous ${id}`, fingerprint: id, expiresAt: later },
  };
}

function middle(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

if (import.meta.main) {
  const { ratio, inFlight, groupedPerSecond, singlePerSecond } = await benchGroupCommit();
  console.log(`one at a time   ${Math.round(singlePerSecond)} commits/s`);
  console.log(`${inFlight} in flight    ${Math.round(groupedPerSecond)} commits/s`);
  console.log(`ratio           ${ratio.toFixed(1)}`);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobStore } from "../src/core/ports.ts";
import { openSqliteStore } from "../src/store/sqlite/store.ts";
import { queuedJob } from "./queued_job.ts";

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
      const outcome = await store.commit(queuedJob());
      if (outcome.kind !== "committed") throw new Error(`Cannot count a commit that was ${outcome.kind}`);
      commits++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  return commits / (performance.now() - begin) * 1000;
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

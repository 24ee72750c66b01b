import { setTimeout as sleep } from "node:timers/promises";
import { indexOf } from "../src/core/commit.ts";
import { advance, type Job } from "../src/core/job.ts";
import type { JobStore } from "../src/core/ports.ts";
import { submit } from "./requests.ts";

/** A new job as it is once its runner has it, so that nobody else writes it from then on. */
export async function takenJob(store: JobStore, url: string): Promise<Job> {
  const jobId = String((await submit(url, "no_op"))["jobID"]);
  for (;;) {
    const job = await store.read(jobId);
    if (job?.deliveries.every(({ state }) => state === "delivered")) return job;
    await sleep(10);
  }
}

export async function commitProgress(store: JobStore, job: Job, progress: number): Promise<Job> {
  const moved = advance(job, { status: "running", progress }, new Date());
  const next = { ...moved, revision: moved.revision + 1 };
  const outcome = await store.commit({ id: crypto.randomUUID(), job: next, index: indexOf(next) });
  if (outcome.kind !== "committed") throw new Error(`Cannot write job ${job.id}: ${outcome.kind}`);
  return next;
}

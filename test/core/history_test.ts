import process from "node:process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal, type Job } from "../../src/core/job.ts";
import { events } from "./history/events.ts";
import { type History, play, urls } from "./history/play.ts";

const runs = Number(process.env["HISTORY_RUNS"] ?? 60);

describe("any history of reports, dismissals, sweeps, crashes, clock jumps and lost commits", () => {
  it("keeps the promises of the record, of the deliveries and of the results", async () => {
    await fc.assert(
      fc.asyncProperty(events, async (happened) => {
        const history = await play(happened);
        try {
          await check(history);
        } finally {
          await history.world.close();
        }
      }),
      { numRuns: runs },
    );
  }, 600_000);
});

async function check({ world, store, jobIds, jobsOfKey }: History): Promise<void> {
  expect(store.broken).toEqual([]);
  for (const jobs of jobsOfKey.values()) expect(jobs.size).toBe(1);
  for (const jobId of new Set([...jobIds, ...store.histories.keys()])) {
    const history = store.histories.get(jobId) ?? [];
    const job = await world.jobs.read(jobId) ?? removed(history);
    if (job === undefined) throw new Error(`Job "${jobId}" was accepted and is lost`);
    expect(isFinal(job)).toBe(true);
    expect(endings(history)).toBe(1);
    expect(job.deliveries.filter(({ state }) => state === "pending" || state === "inFlight")).toEqual([]);
    if (job.removedAt !== undefined) continue;
    await checkResults(world, job);
    checkCallbacks(world, job);
  }
  const due = await world.jobs.due(world.clock.now(), 100);
  expect(due).toEqual([]);
}

/** A job that a client removed is forgotten when its tombstone is over. */
function removed(history: readonly Job[]): Job | undefined {
  return history.findLast(({ removedAt }) => removedAt !== undefined);
}

/** How often the record became final. */
function endings(history: readonly Job[]): number {
  return history.filter((job, index) =>
    isFinal(job) && !isFinal(history[index - 1] ?? { status: "accepted" })
  ).length;
}

/** Each result says which attempt has made it. */
async function checkResults({ jobs }: History["world"], job: Job): Promise<void> {
  const results = await jobs.readResults(job.id);
  if (job.status !== "successful") expect(results).toBeUndefined();
  else expect(results).toMatchObject({ message: { value: String(job.attempt) } });
}

function checkCallbacks({ sender }: History["world"], job: Job): void {
  const finalUrl = job.status === "successful" ? urls.successUri : urls.failedUri;
  const otherUrl = job.status === "successful" ? urls.failedUri : urls.successUri;
  const ofJob = sender.sent.filter(({ id }) => id.startsWith(`${job.id}_`));
  const final = ofJob.filter(({ place }) => place === finalUrl);
  expect(final.length).toBeGreaterThan(0);
  expect(new Set(final.map(({ id, body }) => id + body)).size).toBe(1);
  expect(ofJob.filter(({ place }) => place === otherUrl)).toEqual([]);
  const late = ofJob.slice(ofJob.findIndex(({ place }) => place === finalUrl));
  expect(late.filter(({ place }) => place === urls.inProgressUri)).toEqual([]);
  const told = ofJob.filter(({ place }) => place === urls.inProgressUri).map((message) =>
    message.json()["status"]
  );
  expect(told.filter((status) => status !== "running")).toEqual([]);
}

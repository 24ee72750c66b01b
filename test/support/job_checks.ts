import type { StatusInfo } from "../../src/ogc/status_info.ts";
import { BrokenInvariant, checkCallbacks, checkJournal, demand, type invariants } from "./invariants.ts";
import type { JobClient } from "./job_client.ts";
import { readJournal } from "./journal.ts";
import type { Site } from "./site.ts";

export interface Asked {
  readonly site: Site;
  readonly client: JobClient;
  readonly jobId: string;
  /** How long to wait for each thing that must come. */
  readonly seconds: number;
}

/** The job is the only one, and comes to its end. */
export async function checkOneJobEnds(
  { client, jobId, seconds }: Asked,
  status: string,
): Promise<StatusInfo> {
  const jobs = await client.jobs();
  demand(jobs.length === 1 && jobs[0]?.jobID === jobId, "oneJob", () => jobs.map(({ jobID }) => jobID));
  const ended = await orBroken("end", client.reached(jobId, undefined, seconds));
  demand(ended.status === status, "end", () => ended);
  return ended;
}

/** The subscriber is told of the end at `path`, nothing is left to be done, and nothing was written twice on the way. */
export async function checkAllDone({ site, client, jobId, seconds }: Asked, path: string): Promise<void> {
  const { gateway, subscriber } = site;
  await orBroken("told", subscriber.received(1, { path, seconds }));
  const deliveries = await orBroken("nothingOwed", client.settled(jobId, seconds));
  demand(deliveries.every(({ state }) => state !== "dead"), "nothingOwed", () => deliveries);
  demand((await client.deadLetters()).length === 0, "nothingOwed", () => deliveries);
  checkCallbacks(await subscriber.requests(), gateway.callbackSecret, path);
  checkJournal(readJournal(gateway.journalFile).filter((entry) => entry.jobId === jobId));
}

/** What must come, or the invariant that says so is broken. */
export async function orBroken<T>(invariant: keyof typeof invariants, coming: Promise<T>): Promise<T> {
  try {
    return await coming;
  } catch (error) {
    throw new BrokenInvariant(invariant, error instanceof Error ? error.message : String(error));
  }
}

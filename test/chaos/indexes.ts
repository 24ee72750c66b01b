import { dueAt, isFinal, type Job } from "../../src/core/job.ts";
import type { Stage } from "./stage.ts";

/** Whatever is due by its record is found by a sweep. */
export async function checkDue({ place: { truth }, ledger, clock, broken }: Stage): Promise<void> {
  const now = clock.now().toISOString();
  const due = [...ledger.histories.keys()].filter((jobId) => {
    const job = ledger.last(jobId);
    const at = job && dueAt(job);
    return at !== undefined && at <= now;
  });
  const found = await truth.due(clock.now(), 1_000);
  const missing = due.filter((jobId) => !found.some(({ id }) => id === jobId));
  for (const jobId of missing) broken.push(`whatever is due is found: ${jobId}`);
}

/** Every job that has not ended has a place among the outstanding ones, and no other has one. */
export async function checkOutstanding({ place, ledger, broken }: Stage): Promise<void> {
  const jobs = [...ledger.histories.keys()].map(ledger.last).filter((job) => job !== undefined);
  const live = jobs.filter((job) => !isFinal(job) && job.removedAt === undefined).map(({ id }) => id);
  const [found, expected] = [await place.counted(), live].map((ids) => ids.toSorted().join());
  if (found !== expected) broken.push(`outstanding jobs are counted: "${found}", not "${expected}"`);
}

/** Lists and records say the same. */
export async function checkLists({ place: { truth }, ledger, broken }: Stage): Promise<void> {
  const records = [...ledger.histories.keys()].map(ledger.last).filter((job) => job !== undefined);
  const isThere = records.filter(({ removedAt }) => removedAt === undefined);
  const [owner] = new Set(records.map((job) => job.owner));
  if (owner === undefined) return;
  const limit = 100;
  const compare = async (what: string, wanted: readonly Job[], query: object) => {
    const page = await truth.list({ limit, ...query });
    const [found, expected] = [page.jobs, wanted].map((jobs) => jobs.map(({ id }) => id).sort().join());
    if (found !== expected) {
      broken.push(`lists hold what is there: ${what} has "${found}", not "${expected}"`);
    }
  };
  await compare("all", isThere, { owner });
  await compare("the process", isThere, { owner, processIds: ["brittle"] });
  for (const group of new Set(records.flatMap((job) => job.group ?? []))) {
    await compare("the group", isThere.filter((job) => job.group === group), { owner, group });
  }
  for (const status of ["successful", "failed", "dismissed", "running", "accepted"] as const) {
    const wanted = isThere.filter((job) => job.status === status);
    await compare(status, wanted, { owner, processIds: ["brittle"], statuses: [status] });
  }
  const dead = isThere.filter(({ deliveries }) => deliveries.some(({ state }) => state === "dead"));
  await compare("dead letters", dead, { owner, dead: true });
}

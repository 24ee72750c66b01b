import { change, type CommitPorts } from "./commit.ts";
import { stop } from "./dismiss.ts";
import { GatewayError } from "./errors.ts";
import { inTurns } from "./in_turns.ts";
import { isFinal, type Job } from "./job.ts";
import type { Cursor } from "./ports.ts";
import { listsAll, ownerOf, type Principal } from "./principal.ts";
import { startDeliveries } from "./start_deliveries.ts";

const pageSize = 1_000;

/**
 * Dismiss every job of a batch that has not ended, and keep the others as they are. Answers all of them, newest first. Doing it
 * again, also after it broke off, does the rest and nothing twice. Runners are told as by `dismiss`, a few at once.
 *
 * @throws GatewayError `no-such-job` when no job of the caller's is in the group
 */
export async function dismissGroup(
  ports: CommitPorts,
  principal: Principal,
  group: string,
): Promise<readonly Job[]> {
  const found = await listGroup(ports, principal, group);
  if (found.length === 0) {
    throw new GatewayError("no-such-job", `No job of yours is in the group "${group}"`);
  }
  const stopped: Job[] = [];
  const jobs = await inTurns(found, async (job) => {
    if (isFinal(job)) return job;
    const now = await stopLive(ports, job);
    if (now?.status === "dismissed") stopped.push(now);
    return now;
  });
  ports.background(() => startDeliveries(ports, stopped.map((job) => ({ job }))));
  return jobs.flatMap((job) => job === undefined || job.removedAt !== undefined ? [] : [job]);
}

/** Messages that are owed are left to those who start a few at once. */
async function stopLive(ports: CommitPorts, job: Job): Promise<Job | undefined> {
  const decide = (current: Job) =>
    isFinal(current) ? undefined : { next: stop(ports, current), leave: true } as const;
  return await change(ports, job.id, decide, job);
}

async function listGroup(
  { jobs }: Pick<CommitPorts, "jobs">,
  principal: Principal,
  group: string,
): Promise<readonly Job[]> {
  const owner = listsAll(principal) ? {} : { owner: ownerOf(principal) };
  const all: Job[] = [];
  let after: Cursor | undefined;
  do {
    const page = await jobs.list({ ...owner, group, limit: pageSize, ...(after && { after }) });
    all.push(...page.jobs);
    after = page.next;
  } while (after !== undefined);
  return all;
}

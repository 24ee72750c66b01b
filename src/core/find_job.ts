import type { CommitPorts } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { dueAt, isFinal, type Job } from "./job.ts";
import { parseJobName } from "./job_name.ts";
import { maySee } from "./may_see.ts";
import type { Principal } from "./principal.ts";
import { tend } from "./flow/in_turn.ts";

/**
 * A job that the caller may see. Every other one looks like no job.
 *
 * @param name as it is called outside: `jobName`
 * @throws GatewayError `no-such-job`, `job-gone`
 */
export async function findJob(ports: CommitPorts, principal: Principal, name: string): Promise<Job> {
  const asked = parseJobName(name);
  const job = await ports.jobs.read(asked.id);
  return present(ports, job !== undefined && maySee(principal, job, asked) ? job : undefined, name);
}

/**
 * The job whose outputs a signed link leads to: having the link is enough.
 *
 * @throws GatewayError `not-found`, `no-such-job`, `job-gone`
 */
export async function findLinkedJob(
  ports: CommitPorts,
  token: string,
): Promise<Job> {
  const jobId = await ports.resultLinks.verify(token);
  if (jobId === undefined) {
    throw new GatewayError(
      "not-found",
      "Cannot follow the link: it was not signed here",
    );
  }
  return present(ports, await ports.jobs.read(jobId), jobId);
}

function present(ports: CommitPorts, job: Job | undefined, jobId: string): Job {
  if (job === undefined) throw new GatewayError("no-such-job", `No job has the id "${jobId}"`);
  refuseRemoved(job);
  repair(ports, job);
  return job;
}

/** @throws GatewayError `job-gone` */
export function refuseRemoved({ id, removedAt }: Job): void {
  if (removedAt !== undefined) throw new GatewayError("job-gone", `Job "${id}" was removed at ${removedAt}`);
}

const overdueMilliseconds = 2_000;

/** A poll that meets an overdue job sees to it: where no sweep comes round, whoever waits for the job keeps it moving. */
function repair(ports: CommitPorts, job: Job): void {
  if (ports.now().getTime() >= overdueFrom(job)) ports.background(() => tend(ports, job));
}

const known = new WeakMap<Job, number>();

/** A record never changes, and is polled many times. */
function overdueFrom(job: Job): number {
  const before = known.get(job);
  if (before !== undefined) return before;
  const due = isFinal(job) ? undefined : dueAt(job);
  const from = due === undefined ? Infinity : Date.parse(due) + overdueMilliseconds;
  known.set(job, from);
  return from;
}

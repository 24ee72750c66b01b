import type { CommitPorts } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { dueAt, isFinal, type Job } from "./job.ts";
import type { Principal } from "./principal.ts";
import { tend } from "./sweep.ts";

/**
 * A job of the caller's. Somebody else's job looks like no job.
 *
 * @throws GatewayError `no-such-job`, `job-gone`
 */
export async function findJob(ports: CommitPorts, principal: Principal, jobId: string): Promise<Job> {
  const job = await ports.jobs.read(jobId);
  if (job === undefined || job.owner !== principal.id) {
    throw new GatewayError("no-such-job", `No job has the id "${jobId}"`);
  }
  if (job.removedAt !== undefined) {
    throw new GatewayError("job-gone", `Job "${jobId}" was removed at ${job.removedAt}`);
  }
  repair(ports, job);
  return job;
}

const overdueMilliseconds = 2_000;

/** A poll that meets an overdue job sees to it: where no sweep comes round, whoever waits for the job keeps it moving. */
function repair(ports: CommitPorts, job: Job): void {
  if (isFinal(job)) return;
  const due = dueAt(job);
  if (due === undefined || Date.parse(due) + overdueMilliseconds > ports.now().getTime()) return;
  ports.background(() => tend(ports, job));
}

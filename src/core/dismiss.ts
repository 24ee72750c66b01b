import { change, type CommitPorts } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import { findJob } from "./find_job.ts";
import { entomb, isFinal, type Job } from "./job.ts";
import type { Principal } from "./principal.ts";
import { move } from "./settle_report.ts";

/**
 * Dismiss a job: one that runs ends `dismissed` at once, its record is kept and its runner is told; one that has ended is
 * removed. The answer says `dismissed` in both cases (`/req/dismiss/job-dismiss-success`).
 *
 * @throws GatewayError `no-such-job`; `job-gone` when it was dismissed or removed before
 */
export async function dismiss(ports: CommitPorts, principal: Principal, name: string): Promise<Job> {
  const found = await findJob(ports, principal, name);
  let wasLive = false;
  const dismissed = await change(ports, found.id, (job) => {
    if (job.status === "dismissed" || job.removedAt !== undefined) {
      throw new GatewayError("job-gone", `Job "${found.id}" was dismissed before`);
    }
    const now = ports.now();
    wasLive = !isFinal(job);
    if (wasLive) return { next: stop(ports, job) };
    return { next: entomb(job, now, ports.settings.tombstoneSeconds) };
  }, found);
  if (dismissed === undefined) throw new GatewayError("no-such-job", `No job has the id "${name}"`);
  return wasLive ? dismissed : { ...dismissed, status: "dismissed" };
}

/** A job that has not ended, dismissed, with what it owes for that. */
export function stop(ports: CommitPorts, job: Job): Job {
  return move(ports, job, { status: "dismissed", message: "Dismissed" });
}

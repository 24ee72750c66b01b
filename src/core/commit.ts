import { GatewayError } from "./errors.ts";
import { dueAt, type Job } from "./job.ts";
import { quotaOf } from "./job_quota.ts";
import { claimDue } from "./owed.ts";
import type { Change, CommitOutcome, JobIndex, Known, Ports } from "./ports.ts";

/** What the verbs that commit and deliver need. */
export type CommitPorts = Pick<
  Ports,
  | "jobs"
  | "blobs"
  | "catalogue"
  | "sender"
  | "tokens"
  | "resultLinks"
  | "settings"
  | "now"
  | "listeningSince"
  | "newId"
  | "newChangeId"
  | "random"
  | "log"
  | "onlooker"
  | "background"
  | "deliverSoon"
  | "flow"
  | "stopping"
>;

export type Extras = Known & Partial<Pick<Change, "idempotency" | "quota" | "log" | "forget">>;

/** What a decision asks to be written. `leave`: deliveries that are due are left to others. */
export type Decision = Extras & { readonly next: Job; readonly leave?: true };

export type Committed = { readonly outcome: CommitOutcome; readonly job: Job };

/**
 * Write the next record of a job together with whatever it owes. Deliveries that may be attempted now are born leased to
 * this caller, who makes a first attempt after the answer; if that never happens the lease runs out and the sweep makes it.
 */
export async function commit(ports: CommitPorts, { next, leave, ...extras }: Decision): Promise<Committed> {
  const revision = next.revision + 1;
  const written = { ...next, revision, ...(revision === 1 ? { statusRevision: 1 } : {}) };
  const { job, claimed } = leave
    ? { job: written, claimed: [] }
    : claimDue(written, ports.now(), ports.settings.leaseSeconds);
  const quota = revision === 1 ? quotaOf(ports) : {};
  const outcome = await ports.jobs.commit({
    id: ports.newChangeId(),
    job,
    index: indexOf(job),
    ...quota,
    ...extras,
  });
  if (outcome.kind === "committed") {
    for (const delivery of claimed) ports.deliverSoon(job, delivery, extras);
  }
  return { outcome, job };
}

export function indexOf(job: Job): JobIndex {
  const due = dueAt(job);
  return {
    ...(due === undefined ? {} : { dueAt: due }),
    listed: job.removedAt === undefined,
    dead: job.deliveries.some((delivery) => delivery.state === "dead"),
  };
}

const attempts = 20;

/**
 * Decide on the stored record and commit; when somebody else wrote in between, read again and decide again.
 * `decide` answers the next record, or undefined when there is nothing to write.
 */
export async function change(
  ports: CommitPorts,
  jobId: string,
  decide: (job: Job) => Decision | undefined,
  known?: Job,
): Promise<Job | undefined> {
  let job = known ?? await ports.jobs.read(jobId);
  for (let tried = 1; job !== undefined; tried++) {
    const decision = decide(job);
    if (decision === undefined) return job;
    const committed = await commit(ports, decision);
    if (committed.outcome.kind === "committed") return committed.job;
    if (tried >= attempts) {
      const detail = `Cannot change job "${jobId}": others changed it ${attempts} times meanwhile; try again`;
      throw new GatewayError("store-unavailable", detail, { retryAfterSeconds: 1 });
    }
    job = await ports.jobs.read(jobId);
  }
  return undefined;
}

import type { Report, ReportAnswer } from "../protocol/report.ts";
import { change, commit, type CommitPorts, type Decision } from "./commit.ts";
import { GatewayError } from "./errors.ts";
import type { Job } from "./job.ts";
import type { Capability } from "./ports.ts";
import { type ReportVerdict, settleReport } from "./settle_report.ts";
import { uploadFault } from "./upload_fault.ts";

/**
 * Take the report of one attempt of a job. Safe to repeat: what was seen before changes nothing.
 *
 * @throws GatewayError `no-such-job`, `stale-attempt`, `job-dismissed`, `job-final`, `upload-mismatch`
 */
export async function report(
  ports: CommitPorts,
  capability: Capability,
  received: Report,
): Promise<ReportAnswer> {
  const recorded = await recordFromMemory(ports, capability, received);
  if (recorded !== undefined) return toAnswer(recorded, received);
  const { jobId, attempt } = capability;
  const found = await findReported(ports, capability);
  const isHeartbeat = received.sequence === undefined && received.status !== "successful" &&
    received.status !== "failed";
  if (found.status === "dismissed" && isHeartbeat) return { status: "dismissed", cancel: true };
  if (settle(ports, found, attempt, received) !== undefined) {
    await refuseFaultyUploads(ports, capability, received);
  }
  const job = await change(ports, jobId, (current) => settle(ports, current, attempt, received), found);
  if (job === undefined) throw noSuchJob(jobId);
  return toAnswer(job, received);
}

/**
 * Most reports find the job as this process left it, so it need not be read: the commit tells whether that was right. Whatever
 * does not end in a commit is undefined here and looked at again with the job as it is.
 */
async function recordFromMemory(
  ports: CommitPorts,
  { jobId, attempt, runner }: Capability,
  received: Report,
): Promise<Job | undefined> {
  const job = ports.jobs.recall(jobId);
  if (job === undefined || job.runner !== runner || job.status === "dismissed") return undefined;
  const verdict = settleReport(ports, job, attempt, received);
  if (verdict.kind !== "write" || await uploadFault(ports, jobId, attempt, received) !== undefined) {
    return undefined;
  }
  const { outcome, job: written } = await commit(ports, verdict.decision);
  return outcome.kind === "committed" ? written : undefined;
}

function toAnswer(job: Job, received: Report): ReportAnswer {
  const isMine = received.status === job.status;
  return { status: job.status, cancel: job.finishedAt !== undefined && !isMine };
}

async function refuseFaultyUploads(
  ports: CommitPorts,
  { jobId, attempt }: Capability,
  received: Report,
): Promise<void> {
  const fault = await uploadFault(ports, jobId, attempt, received);
  if (fault !== undefined) throw new GatewayError("upload-mismatch", fault);
}

/** The job that a capability is for. Another runner's job looks like no job. */
export async function findReported(
  ports: Pick<CommitPorts, "jobs">,
  { jobId, runner }: Capability,
): Promise<Job> {
  const job = await ports.jobs.read(jobId);
  if (job === undefined || job.runner !== runner) throw noSuchJob(jobId);
  return job;
}

/**
 * @throws GatewayError when the attempt has nothing to say about the job any more
 */
export function refuseStranger(job: Job, attempt: number): void {
  if (job.status === "dismissed") {
    throw new GatewayError("job-dismissed", `Job "${job.id}" was dismissed: stop`);
  }
  if (attempt === job.attempt) return;
  throw new GatewayError(
    "stale-attempt",
    `Attempt ${attempt} of job "${job.id}" was given up for attempt ${job.attempt}: stop`,
  );
}

function settle(ports: CommitPorts, job: Job, attempt: number, received: Report): Decision | undefined {
  refuseStranger(job, attempt);
  const verdict: ReportVerdict = settleReport(ports, job, attempt, received);
  switch (verdict.kind) {
    case "write":
      return verdict.decision;
    case "ignored":
      return undefined;
    case "stale":
    case "final":
      throw new GatewayError(
        "job-final",
        `Job "${job.id}" has ended "${job.status}"; a report cannot change it`,
      );
  }
}

function noSuchJob(jobId: string): GatewayError {
  return new GatewayError("no-such-job", `No job has the id "${jobId}"`, { retryAfterSeconds: 30 });
}

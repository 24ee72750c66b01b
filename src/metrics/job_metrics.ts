import { isFinal, statusRevisionOf } from "../core/job.ts";
import type { Change } from "../core/ports.ts";
import { boundedNames } from "./bounded_names.ts";
import { long } from "./bounds.ts";
import { createCounter } from "./counter.ts";
import type { Family } from "./family.ts";
import { createHistogram } from "./histogram.ts";

const mostProcesses = 50;

export interface JobMetrics {
  readonly families: readonly Family[];
  /** Tells of a change that the store has taken. */
  wrote(change: Change): void;
}

export function jobMetrics(): JobMetrics {
  const processName = boundedNames(mostProcesses);
  const submitted = createCounter("tidegate_jobs_submitted_total", "Jobs that were accepted", ["process"]);
  const ended = createCounter("tidegate_jobs_ended_total", "Jobs that ended", ["process", "status"]);
  const waited = createHistogram({
    name: "tidegate_job_wait_seconds",
    help: "From acceptance to the start of the work, told when a job ends",
    labels: ["process"],
    bounds: long,
  });
  const ran = createHistogram({
    name: "tidegate_job_run_seconds",
    help: "From the start of the work to the end of the job",
    labels: ["process"],
    bounds: long,
  });
  return {
    families: [submitted, ended, waited, ran],
    wrote({ job, forget }: Change): void {
      if (forget) return;
      const process = processName(job.processId);
      if (job.revision === 1) submitted.add(1, process);
      if (!isFinal(job) || statusRevisionOf(job) !== job.revision || job.removedAt !== undefined) return;
      ended.add(1, process, job.status);
      if (job.startedAt === undefined) return;
      waited.observe(secondsBetween(job.createdAt, job.startedAt), process);
      ran.observe(secondsBetween(job.startedAt, job.finishedAt ?? job.updatedAt), process);
    },
  };
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

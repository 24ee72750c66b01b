import type { Link } from "../ogc/link.ts";
import type { StatusInfo } from "../ogc/status_info.ts";
import { mediaType, rel } from "../ogc/uris.ts";
import type { Job } from "./job.ts";
import { jobName } from "./job_name.ts";

/** The wire form of a job. Members that the job does not have are absent (18-062r2, `/req/core/job-success`). */
export function toStatusInfo(job: Job, publicUrl: string): StatusInfo {
  const { message, progress, stage, usage, startedAt, finishedAt, expiresAt, failure, group } = job;
  return {
    jobID: jobName(job),
    processID: job.processId,
    type: "process",
    // Whoever knows the group of such a job may see all of it; this link leads to one job.
    ...(group === undefined || job.linkKey !== undefined ? {} : { group }),
    status: job.status,
    ...(message === undefined ? {} : { message }),
    ...(progress === undefined ? {} : { progress }),
    created: job.createdAt,
    ...(startedAt === undefined ? {} : { started: startedAt }),
    ...(finishedAt === undefined ? {} : { finished: finishedAt }),
    updated: job.updatedAt,
    ...(expiresAt === undefined ? {} : { expires: expiresAt }),
    ...(stage === undefined ? {} : { stage }),
    ...(job.attempt > 1 ? { attempt: job.attempt } : {}),
    ...(usage === undefined ? {} : { usage }),
    ...(failure === undefined ? {} : { exception: { ...failure } }),
    links: jobLinks(job, publicUrl),
  };
}

/** @param name as the job is called by whoever is told: `jobName` outside, its id to runners */
export function jobUrl(name: string, publicUrl: string): string {
  return `${publicUrl}/jobs/${name}`;
}

/** The list of the jobs of a batch. */
export function groupUrl(group: string, publicUrl: string): string {
  return `${publicUrl}/jobs?group=${encodeURIComponent(group)}`;
}

/** `/rec/core/job-links`; the results relation appears with the results and not before. */
function jobLinks(job: Job, publicUrl: string): Link[] {
  const self = jobUrl(jobName(job), publicUrl);
  const type = mediaType.json;
  const links: Link[] = [
    { href: self, rel: "self", type, title: "This job" },
    { href: self, rel: "monitor", type, title: "Status of this job" },
    { href: `${self}/definition`, rel: "definition", type, title: "What this job was asked for" },
    { href: `${self}/log`, rel: rel.log, type, title: "Log of this job" },
  ];
  if (job.status === "successful") {
    links.push({ href: `${self}/results`, rel: rel.results, type, title: "Results of this job" });
  }
  if (job.status === "failed") {
    links.push({ href: `${self}/results`, rel: rel.exceptions, type, title: "Why this job failed" });
  }
  return links;
}

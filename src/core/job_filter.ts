import type { Job } from "./job.ts";
import type { DurationFilter, JobFilter } from "./ports.ts";

/** Whether a list with this filter shows the job. */
export function isSelected(job: Job, filter: JobFilter): boolean {
  const { processIds, statuses, createdFrom, createdTo, duration, group } = filter;
  return (processIds === undefined || processIds.includes(job.processId)) &&
    (statuses === undefined || statuses.includes(job.status)) &&
    (createdFrom === undefined || job.createdAt >= createdFrom) &&
    (createdTo === undefined || job.createdAt <= createdTo) &&
    (group === undefined || job.group === group) &&
    (duration === undefined || hasDuration(job, duration));
}

/**
 * How long a job has run: until it ended, or until now. Undefined for one that has not begun, or that ended without ever having
 * begun (`/req/job-list/minDuration-response`).
 */
export function durationSeconds({ status, startedAt, finishedAt }: Job, now: Date): number | undefined {
  if (status === "accepted" || startedAt === undefined) return undefined;
  const end = status === "running" ? now.getTime() : Date.parse(finishedAt ?? "");
  return Number.isNaN(end) ? undefined : (end - Date.parse(startedAt)) / 1000;
}

function hasDuration(
  job: Job,
  { minSeconds = -Infinity, maxSeconds = Infinity, now }: DurationFilter,
): boolean {
  const seconds = durationSeconds(job, now);
  return seconds !== undefined && seconds >= minSeconds && seconds <= maxSeconds;
}

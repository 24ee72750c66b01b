import { type Job, statusRevisionOf } from "./job.ts";

/** What this process has lately seen of the jobs that are watched, so that a reader who comes back misses nothing of it. */
export interface RecentChanges {
  /** Keep this status, and from now on those that follow. */
  watch(job: Job): void;
  /** The job was written. Its status is kept when somebody watches it, or did so lately. */
  saw(job: Job): void;
  /** The oldest status kept that is newer than that revision. */
  after(jobId: string, revision: number): Job | undefined;
}

export interface RecentBounds {
  /** Statuses of one job. Who reads more slowly than they come misses the oldest. Default 64. */
  readonly ofJob?: number;
  /** Statuses of all jobs; those of the job that was watched least lately go first. Default 4,096. */
  readonly inAll?: number;
}

export function recentChanges({ ofJob = 64, inAll = 4_096 }: RecentBounds = {}): RecentChanges {
  /** Oldest first; the jobs by when a watch of them last brought something. */
  const kept = new Map<string, Job[]>();
  let count = 0;

  function add(statuses: Job[], job: Job): void {
    const last = statuses.at(-1);
    if (last !== undefined && statusRevisionOf(last) >= statusRevisionOf(job)) return;
    count++;
    if (statuses.push(job) > ofJob) {
      statuses.shift();
      count--;
    }
    for (const [jobId, others] of kept) {
      if (count <= inAll) return;
      if (jobId === job.id) continue;
      kept.delete(jobId);
      count -= others.length;
    }
  }

  return {
    watch(job) {
      const statuses = kept.get(job.id) ?? [];
      kept.delete(job.id);
      kept.set(job.id, statuses);
      add(statuses, job);
    },
    saw(job) {
      const statuses = kept.get(job.id);
      if (statuses !== undefined) add(statuses, job);
    },
    after: (jobId, revision) => kept.get(jobId)?.find((job) => statusRevisionOf(job) > revision),
  };
}

import type { Job } from "../core/job.ts";
import type { JobStore } from "../core/ports.ts";
import { sharedTurns } from "./shared_turns.ts";

export interface JobWatch {
  readonly changed: JobStore["changed"];
  /** This process has written it, or has just read it: nobody who waits for it need read it again. */
  seen(job: Job): void;
  /** Reject everyone who waits. */
  close(error: Error): void;
}

/** Reads a job once for all who wait for it; resolves with whether it was newer than before. Never rejects. */
export type Look = () => Promise<boolean>;

export interface WatchSource {
  /** The job as it is stored; undefined when there is none that is newer than that revision. */
  newer(jobId: string, revision: number): Promise<Job | undefined>;
  /**
   * Somebody waits for the job. `look` must be called once at least, and from then on whenever another process may have written.
   *
   * @returns how to end that
   */
  follow(jobId: string, look: Look): () => void;
}

interface Waiter {
  readonly revision: number;
  readonly resolve: (job?: Job) => void;
  readonly reject: (error: unknown) => void;
}

interface Watched {
  readonly waiters: Set<Waiter>;
  latest?: Job;
  unfollow(): void;
}

/**
 * Everyone of this process who waits for a change. What the process writes itself is handed to them as it is; what others write
 * is read once for all of them, so that reads do not depend on how many wait.
 */
export function jobWatch(source: WatchSource): JobWatch {
  const watchedJobs = new Map<string, Watched>();

  function open(jobId: string): Watched {
    const watched: Watched = { waiters: new Set(), unfollow: () => {} };
    watchedJobs.set(jobId, watched);
    const look = sharedTurns(async () => {
      const before = watched.latest;
      try {
        const job = await source.newer(jobId, before?.revision ?? 0);
        if (job !== undefined) tell(watched, job);
      } catch (error) {
        for (const { reject } of [...watched.waiters]) reject(error);
      }
      return watched.latest !== before;
    });
    watched.unfollow = source.follow(jobId, look);
    return watched;
  }

  function tell(watched: Watched, job: Job): void {
    if (watched.latest !== undefined && watched.latest.revision >= job.revision) return;
    watched.latest = job;
    for (const { revision, resolve } of [...watched.waiters]) if (job.revision > revision) resolve(job);
  }

  /** Not at once: who waits for change after change is back in a moment, and then nothing has to be read. */
  function leave(jobId: string, watched: Watched): void {
    setTimeout(() => {
      if (watched.waiters.size > 0 || watchedJobs.get(jobId) !== watched) return;
      watchedJobs.delete(jobId);
      watched.unfollow();
    });
  }

  return {
    async changed(jobId, revision, signal) {
      if (signal.aborted) return undefined;
      const watched = watchedJobs.get(jobId) ?? open(jobId);
      if (watched.latest !== undefined && watched.latest.revision > revision) return watched.latest;
      const { promise, resolve, reject } = Promise.withResolvers<Job | undefined>();
      const waiter: Waiter = { revision, resolve, reject };
      const stop = () => resolve(undefined);
      watched.waiters.add(waiter);
      signal.addEventListener("abort", stop);
      try {
        return await promise;
      } finally {
        signal.removeEventListener("abort", stop);
        watched.waiters.delete(waiter);
        if (watched.waiters.size === 0) leave(jobId, watched);
      }
    },
    seen(job) {
      const watched = watchedJobs.get(job.id);
      if (watched !== undefined) tell(watched, job);
    },
    close(error) {
      for (const [jobId, watched] of [...watchedJobs]) {
        watchedJobs.delete(jobId);
        watched.unfollow();
        for (const { reject } of [...watched.waiters]) reject(error);
      }
    },
  };
}

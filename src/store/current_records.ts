import { setImmediate } from "node:timers";
import type { Job } from "../core/job.ts";

export interface CurrentRecords {
  /** The record as it is in the file now, when that is known. */
  get(jobId: string): Job | undefined;
  /** It was read just now. */
  put(jobId: string, job: Job): void;
  /** This process has written it. */
  drop(jobId: string): void;
}

/**
 * Records that need not be read again, because nobody has written since: this process tells of its own writes, and the file's
 * version of those of others. The version is asked for once per turn of the event loop, so a thousand polls that arrive
 * together cost one look. A decision never rests on it: commits compare revisions in the file.
 */
export function currentRecords(version: () => unknown, limit = 10_000): CurrentRecords {
  const known = new Map<string, Job>();
  let seen: unknown;
  let hasLooked = false;

  function look(): void {
    if (hasLooked) return;
    hasLooked = true;
    setImmediate(() => hasLooked = false);
    const now = version();
    if (now === seen) return;
    seen = now;
    known.clear();
  }

  return {
    get(jobId) {
      look();
      return known.get(jobId);
    },
    put(jobId, job) {
      if (known.size >= limit) known.clear();
      known.set(jobId, job);
    },
    drop: (jobId) => void known.delete(jobId),
  };
}

import { setImmediate } from "node:timers";

export interface CurrentRecords {
  /** Whether nobody has written the job's record since it was read. */
  has(jobId: string): boolean;
  /** It was read just now. */
  add(jobId: string): void;
  /** It was written, or may have been. */
  drop(jobId: string): void;
}

/**
 * Records that need not be read again, because nobody has written since: this process tells of its own writes, and the file's
 * version of those of others. The version is asked for once per turn of the event loop, so a thousand polls that arrive
 * together cost one look. A decision never rests on it: commits compare revisions in the file.
 */
export function currentRecords(version: () => unknown, limit = 10_000): CurrentRecords {
  const current = new Set<string>();
  let seen: unknown;
  let hasLooked = false;

  function look(): void {
    if (hasLooked) return;
    const now = version();
    hasLooked = true;
    setImmediate(() => hasLooked = false);
    if (now === seen) return;
    seen = now;
    current.clear();
  }

  return {
    has(jobId) {
      look();
      return current.has(jobId);
    },
    add(jobId) {
      if (current.size >= limit) current.clear();
      current.add(jobId);
    },
    drop: (jobId) => void current.delete(jobId),
  };
}

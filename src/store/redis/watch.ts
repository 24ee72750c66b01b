import type { JobStore } from "../../core/ports.ts";

export interface WatchPauses {
  /** Between the first looks for what other processes wrote, in milliseconds. */
  readonly first: number;
  /** The longest pause that a long wait comes to. */
  readonly longest: number;
}

export interface RedisWatch {
  readonly changed: JobStore["changed"];
  /** To be told of every commit of this process. */
  written(jobId: string, revision: number): void;
  /** Reject everyone who waits. */
  close(error: Error): void;
}

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface RedisWatchOptions {
  /** The stored revision; 0 when there is no such job. */
  readonly revision: (jobId: string) => Promise<number>;
  readonly pauses: WatchPauses;
  /** Where a request may be cut off, nothing of it may be kept for another to find. */
  readonly isCutOff: boolean;
}

/** Commits of this process are seen at once; those of others by looking, with pauses that widen. */
export function redisWatch({ revision, pauses, isCutOff }: RedisWatchOptions): RedisWatch {
  const waiters = new Map<string, Set<Waiter>>();

  async function look(jobId: string, waiter: Waiter, ended: AbortSignal): Promise<void> {
    for (
      let pause = 0;
      !ended.aborted;
      pause = Math.min(pauses.longest, Math.max(pauses.first, pause * 1.5))
    ) {
      if (pause > 0) await sleep(pause, ended);
      if (ended.aborted) return;
      if (await revision(jobId) > waiter.revision) return waiter.resolve();
    }
  }

  return {
    async changed(jobId, known, signal) {
      if (signal.aborted) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const ended = new AbortController();
      const waiter = { revision: known, resolve, reject };
      const others = waiters.get(jobId) ?? new Set();
      if (!isCutOff) waiters.set(jobId, others.add(waiter));
      const stop = () => resolve();
      signal.addEventListener("abort", stop);
      look(jobId, waiter, ended.signal).catch(reject);
      try {
        await promise;
      } finally {
        ended.abort();
        signal.removeEventListener("abort", stop);
        others.delete(waiter);
        if (others.size === 0) waiters.delete(jobId);
      }
    },
    written(jobId, revision) {
      for (const waiter of waiters.get(jobId) ?? []) if (revision > waiter.revision) waiter.resolve();
    },
    close(error) {
      for (const { reject } of [...waiters.values()].flatMap((set) => [...set])) reject(error);
    },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    resolve();
  };
  const timer = setTimeout(end, milliseconds);
  signal.addEventListener("abort", end);
  return promise;
}

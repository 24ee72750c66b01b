export interface RevisionSource {
  /** 0 when there is no such job. */
  revision(jobId: string): number;
  /** Another value whenever another connection has written since. */
  othersVersion(): unknown;
}

export interface RevisionWatch {
  /** Resolves when the stored revision is higher than the given one, or the signal aborts. */
  changed(jobId: string, revision: number, signal: AbortSignal): Promise<void>;
  /** To be told of every commit of this process. */
  written(jobId: string, revision: number): void;
  /** Reject everyone who waits. */
  close(error: Error): void;
}

interface Waiter {
  readonly jobId: string;
  readonly revision: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits of this process are seen at once; those of other processes by looking every `pollMilliseconds`, with one timer that
 * exists only while someone waits.
 */
export function revisionWatch(source: RevisionSource, pollMilliseconds: number): RevisionWatch {
  const waiters = new Map<string, Set<Waiter>>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let seen: unknown;

  function written(jobId: string, revision: number): void {
    for (const waiter of waiters.get(jobId) ?? []) {
      if (revision > waiter.revision) waiter.resolve();
    }
  }

  function poll(): void {
    try {
      const version = source.othersVersion();
      if (version === seen) return;
      seen = version;
      for (const jobId of waiters.keys()) written(jobId, source.revision(jobId));
    } catch (error) {
      rejectAll(error);
    }
  }

  function rejectAll(error: unknown): void {
    for (const { reject } of [...waiters.values()].flatMap((set) => [...set])) reject(error);
  }

  function add(waiter: Waiter): void {
    const others = waiters.get(waiter.jobId) ?? new Set();
    waiters.set(waiter.jobId, others.add(waiter));
    timer ??= setInterval(poll, pollMilliseconds);
  }

  function remove(waiter: Waiter): void {
    const others = waiters.get(waiter.jobId);
    others?.delete(waiter);
    if (others?.size === 0) waiters.delete(waiter.jobId);
    if (waiters.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    async changed(jobId, revision, signal) {
      if (signal.aborted || source.revision(jobId) > revision) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter = { jobId, revision, resolve, reject };
      const stop = () => resolve();
      add(waiter);
      signal.addEventListener("abort", stop);
      try {
        await promise;
      } finally {
        signal.removeEventListener("abort", stop);
        remove(waiter);
      }
    },
    written,
    close: rejectAll,
  };
}

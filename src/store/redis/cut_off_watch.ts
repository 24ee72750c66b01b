import type { Job } from "../../core/job.ts";
import type { JobWatch } from "../job_watch.ts";
import { nextPause, type WatchPauses } from "./watch.ts";

export interface CutOffWatchOptions {
  readonly read: (jobId: string) => Promise<Job | undefined>;
  readonly pauses: WatchPauses;
}

/** What this isolate knows of a job that is waited for. All of it is plain: a promise could be of a request that was cut off. */
interface Known {
  job?: Job;
  /** When it was last looked at, or somebody set out to. */
  at: number;
  /** How long that is good for. */
  pause: number;
  isUnderWay: boolean;
}

const mostKnown = 1_000;
const glanceMilliseconds = 50;

/**
 * Where a request may be cut off, nobody may wait for what another one has begun. Everyone looks for himself, unless another of
 * this isolate has looked within the pause: then he takes what that one has found. So there is one look a pause, however many wait.
 */
export function cutOffWatch({ read, pauses }: CutOffWatchOptions): JobWatch {
  const knownJobs = new Map<string, Known>();
  let closed: Error | undefined;

  function knownOf(jobId: string): Known {
    const known = knownJobs.get(jobId) ?? { at: -Infinity, pause: 0, isUnderWay: false };
    if (!knownJobs.has(jobId) && knownJobs.size >= mostKnown) {
      knownJobs.delete(knownJobs.keys().next().value ?? "");
    }
    knownJobs.set(jobId, known);
    return known;
  }

  function take(known: Known, job: Job): void {
    if (known.job !== undefined && known.job.revision >= job.revision) return;
    known.job = job;
    known.pause = pauses.first;
  }

  async function look(jobId: string, known: Known): Promise<void> {
    Object.assign(known, { at: performance.now(), pause: nextPause(pauses, known.pause), isUnderWay: true });
    try {
      const job = await read(jobId);
      if (job !== undefined) take(known, job);
    } finally {
      known.isUnderWay = false;
    }
  }

  return {
    async changed(jobId, revision, signal) {
      while (!signal.aborted) {
        if (closed !== undefined) throw closed;
        const known = knownOf(jobId);
        if (known.job !== undefined && known.job.revision > revision) return known.job;
        const left = known.at + known.pause - performance.now();
        if (left > 0) {
          await sleep(known.isUnderWay ? glanceMilliseconds : Math.min(left, pauses.first), signal);
        } else await look(jobId, known);
      }
      return undefined;
    },
    seen(job) {
      const known = knownJobs.get(job.id);
      if (known !== undefined) take(known, job);
    },
    close(error) {
      closed = error;
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

import type { Job } from "../../core/job.ts";
import { type JobWatch, jobWatch, type Look } from "../job_watch.ts";

export interface WatchedFile {
  /** 0 when there is no such job. */
  revision(jobId: string): number;
  read(jobId: string): Promise<Job | undefined>;
  /** Another value whenever another connection has written since. */
  othersVersion(): unknown;
}

/** What other processes write is met by looking every `pollMilliseconds`, with one timer that exists only while someone waits. */
export function sqliteWatch(file: WatchedFile, pollMilliseconds: number): JobWatch {
  const looks = new Map<string, Look>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let seen: unknown;

  function poll(): void {
    try {
      const version = file.othersVersion();
      if (version === seen) return;
      seen = version;
    } catch {
      // Looking at the jobs tells everybody who waits what is wrong with the file.
    }
    for (const look of looks.values()) void look();
  }

  return jobWatch({
    async newer(jobId, revision) {
      return file.revision(jobId) > revision ? await file.read(jobId) : undefined;
    },
    follow(jobId, look) {
      looks.set(jobId, look);
      timer ??= setInterval(poll, pollMilliseconds);
      void look();
      return () => {
        looks.delete(jobId);
        if (looks.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  });
}

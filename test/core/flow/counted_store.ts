import type { JobStore } from "../../../src/core/ports.ts";

export interface StoreCounts {
  commits: number;
  reads: number;
  /** Pages of due jobs, and jobs on them. */
  pages: number;
  rows: number;
}

/** A store that counts what it is asked for. */
export function countedStore(jobs: JobStore, counts: StoreCounts): JobStore {
  return {
    ...jobs,
    commit(change) {
      counts.commits++;
      return jobs.commit(change);
    },
    read(jobId) {
      counts.reads++;
      return jobs.read(jobId);
    },
    async due(now, limit, after) {
      const page = await jobs.due(now, limit, after);
      counts.pages++;
      counts.rows += page.length;
      return page;
    },
  };
}

export function noCounts(): StoreCounts {
  return { commits: 0, reads: 0, pages: 0, rows: 0 };
}

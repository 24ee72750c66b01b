import type { JobStore } from "./core/ports.ts";

export interface ListeningStore {
  readonly jobs: JobStore;
  /** Since when whatever a runner said could be written down. */
  readonly since: () => Date;
}

/**
 * Who cannot reach the store hears nobody: what runners report meanwhile is lost on them. So after an outage of the store, as after
 * a start, runners get the time to be heard. Sweeps and commits tell of an outage; reads, of which there are many, are left alone,
 * and so are new jobs, which may be refused (memory is full, no replica is there) while whatever a runner says is written down.
 */
export function listeningStore(
  jobs: JobStore,
  awakeSince: () => Date,
  now: () => Date,
): ListeningStore {
  let since = awakeSince();
  let isDeaf = false;

  async function observed<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      if (isDeaf) since = now();
      isDeaf = false;
      return answer;
    } catch (error) {
      isDeaf = true;
      throw error;
    }
  }

  return {
    jobs: {
      ...jobs,
      commit: (change) => change.job.revision === 1 ? jobs.commit(change) : observed(jobs.commit(change)),
      due: (now, limit, after) => observed(jobs.due(now, limit, after)),
    },
    since: () => isDeaf ? now() : later(since, awakeSince()),
  };
}

function later(one: Date, other: Date): Date {
  return one < other ? other : one;
}

import type { JobStore } from "./core/ports.ts";
import type { RecentChanges } from "./core/recent_changes.ts";

/** What this process writes of a job that is watched is kept for its readers: they may be away for a moment, or slow. */
export function rememberingStore(jobs: JobStore, recent: RecentChanges): JobStore {
  return {
    ...jobs,
    async commit(change) {
      const outcome = await jobs.commit(change);
      if (outcome.kind === "committed" && !change.forget) recent.saw(change.job);
      return outcome;
    },
  };
}

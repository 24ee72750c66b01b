import { dueAt } from "../core/job.ts";
import type { JobCount, JobStore } from "../core/ports.ts";
import type { Family } from "./family.ts";
import { createGauge } from "./gauge.ts";

export interface StoreGauges {
  readonly families: readonly Family[];
  /** Ask the store again, when that was not done lately. Never rejects. */
  refresh(): Promise<void>;
}

interface Look {
  readonly at: number;
  readonly count?: JobCount;
  readonly overdueSeconds?: number;
}

/** However many collectors ask, and however often: the store is asked once in so long. */
const keptMilliseconds = 5_000;

/** What only the store knows. The same wherever it is asked: all processes of a gateway tell the same. */
export function createStoreGauges(
  { jobs, now }: { readonly jobs: JobStore; readonly now: () => Date },
): StoreGauges {
  let last: Look = { at: -Infinity };
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const time = now();
    const at = time.getTime();
    try {
      const [count, [first]] = await Promise.all([jobs.count(), jobs.due(time, 1)]);
      const due = first === undefined ? undefined : dueAt(first);
      last = {
        at,
        count,
        overdueSeconds: due === undefined ? 0 : Math.max(0, (at - Date.parse(due)) / 1000),
      };
    } catch {
      last = { at };
    }
  }

  return {
    families: [
      createGauge({
        name: "tidegate_store_up",
        help: "Whether the store answered when it was last asked for these figures",
      }, () => [[last.count === undefined ? 0 : 1]]),
      createGauge({
        name: "tidegate_jobs_outstanding",
        help: "Jobs that have not ended; `unended` where the store does not tell accepted from running",
        labels: ["status"],
      }, () => Object.entries(last.count?.outstanding ?? {}).map(([status, jobs]) => [jobs, status])),
      createGauge({
        name: "tidegate_jobs_with_dead_letters",
        help: "Jobs with deliveries that could not be made",
      }, () => last.count === undefined ? [] : [[last.count.withDeadLetters]]),
      createGauge({
        name: "tidegate_count_is_whole",
        help:
          "0 when there are more jobs, or owners, than are counted: the counts are then the least that there are",
      }, () => last.count === undefined ? [] : [[Number(last.count.isWhole)]]),
      createGauge({
        name: "tidegate_oldest_overdue_seconds",
        help: "How long the job that is overdue longest should have been seen to; 0 when none is",
      }, () => last.overdueSeconds === undefined ? [] : [[last.overdueSeconds]]),
    ],
    async refresh() {
      const age = now().getTime() - last.at;
      if (age >= 0 && age < keptMilliseconds) return;
      looking ??= look().finally(() => looking = undefined);
      await looking;
    },
  };
}

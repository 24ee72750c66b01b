import type { Figure } from "./figure.ts";
import { benchLoadBullmq } from "./load_bullmq.ts";
import { benchLoadDeadRunner } from "./load_dead_runner.ts";
import { benchLoadNoisyOwner } from "./load_noisy_owner.ts";
import { benchLoadPollers } from "./load_pollers.ts";
import { benchLoadWatchers } from "./load_watchers.ts";
import { benchLoadWholeJobs } from "./load_whole_jobs.ts";

/** What the gateway does under load: together four minutes at most, a minute with `--quick`. */
export function loadBenches(isQuick: boolean): Readonly<Record<string, () => Promise<readonly Figure[]>>> {
  return {
    load_whole_jobs: () =>
      benchLoadWholeJobs(
        isQuick
          ? { rounds: 2, seconds: 0.7, warmUpSeconds: 1, steadySeconds: 1 }
          : { rounds: 4, seconds: 1.5, warmUpSeconds: 2, steadySeconds: 4 },
      ),
    load_pollers: () => benchLoadPollers(isQuick ? { rounds: 1, seconds: 1 } : { rounds: 4, seconds: 2 }),
    load_watchers: () => benchLoadWatchers({ changes: isQuick ? 5 : 25 }),
    load_dead_runner: () =>
      benchLoadDeadRunner(isQuick ? { jobs: 1_500, deadSeconds: 2 } : { jobs: 5_000, deadSeconds: 10 }),
    load_noisy_owner: () =>
      benchLoadNoisyOwner(isQuick ? { noisyJobs: 1_500, quietJobs: 6 } : { noisyJobs: 5_000, quietJobs: 20 }),
    load_bullmq: () =>
      benchLoadBullmq(
        isQuick ? { rounds: 2, seconds: 1, warmUpSeconds: 1 } : { rounds: 4, seconds: 2, warmUpSeconds: 2 },
      ),
  };
}

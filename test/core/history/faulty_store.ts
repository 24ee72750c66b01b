import type { Job } from "../../../src/core/job.ts";
import type { Change, CommitOutcome, JobStore } from "../../../src/core/ports.ts";
import { GatewayError } from "../../../src/core/errors.ts";
import { brokenRules } from "./invariants.ts";

export type CommitFault = "none" | "never written" | "answer lost" | "sent twice";

export interface FaultyStore {
  readonly jobs: JobStore;
  /** What becomes of the commits to come; sound ones after those. */
  plan(faults: readonly CommitFault[]): void;
  /** Rules that a write has broken, in words. */
  readonly broken: string[];
  /** Every record that was ever written, by job. */
  readonly histories: ReadonlyMap<string, readonly Job[]>;
}

/** A store around a sound one: it loses commits and answers as planned, and judges everything that is written. */
export function createFaultyStore(sound: JobStore, now: () => Date): FaultyStore {
  const planned: CommitFault[] = [];
  const broken: string[] = [];
  const histories = new Map<string, Job[]>();

  async function write(change: Change): Promise<CommitOutcome> {
    const outcome = await sound.commit(change);
    const history = histories.get(change.job.id) ?? [];
    const last = history.at(-1);
    const isNew = outcome.kind === "committed" && !change.forget && last?.revision !== change.job.revision;
    if (!isNew) return outcome;
    broken.push(...brokenRules(last, change.job, now()));
    histories.set(change.job.id, [...history, change.job]);
    return outcome;
  }

  return {
    plan: (faults) => void planned.splice(0, planned.length, ...faults),
    broken,
    histories,
    jobs: {
      ...sound,
      async commit(change) {
        const fault = planned.shift() ?? "none";
        if (fault === "never written") throw unavailable();
        const outcome = await write(change);
        if (fault === "answer lost") throw unavailable();
        return fault === "sent twice" ? await write(change) : outcome;
      },
    },
  };
}

function unavailable(): GatewayError {
  return new GatewayError("store-unavailable", "Cannot write to the store: planned", {
    retryAfterSeconds: 1,
  });
}

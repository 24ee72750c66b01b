import { away, race, slowSubscriber, zombie } from "../support/contests.ts";
import { type Deployment, deployment } from "../support/deployment.ts";
import { surviveDismissal } from "../support/dismissal.ts";
import type { invariants } from "../support/invariants.ts";
import type { Patch } from "../support/mutant.ts";
import { type Scenario, survive } from "../support/survival.ts";

export type Play = (root: string) => Promise<void>;

/** Long enough for the healthy code, on which `plays` are played too; a bug that shows as silence costs all of it. */
const seconds = 6;
const surviving = (path: Scenario["path"], ...crashes: string[]): Play => (root) =>
  survive({ path, crashes }, { root, seconds });

const killedAfterSubmit = surviving("reports", "after commit submit");
const killedAfterEnd = surviving("reports", "after commit end");
const killedAfterDispatch = surviving("at once", "after post dispatch");
const killedAfterCallback = surviving("reports", "after post successful");
const killedAfterDismissal: Play = (root) => surviveDismissal(["after commit end"], { root, seconds });

export interface PlantedBug {
  readonly bug: string;
  /** The deployment that has the code in which it is planted; without it, every one has. */
  readonly on?: Deployment;
  readonly patches: readonly Patch[];
  readonly play: Play;
  readonly broken: keyof typeof invariants;
  /** What the message says beside the invariant. */
  readonly because: RegExp;
}

const bugs: readonly PlantedBug[] = [
  {
    bug: "a commit without its dispatch",
    patches: [{
      file: "src/core/owed.ts",
      find: "deliveries: [...abandonDispatches(job.deliveries), dispatch]",
      replace: "deliveries: [...abandonDispatches(job.deliveries)].concat([dispatch].slice(1))",
    }],
    play: killedAfterSubmit,
    broken: "end",
    because: /"status":"accepted"/,
  },
  {
    bug: "deliveries that are only in memory",
    patches: [{
      file: "src/core/commit.ts",
      find: "    job,\n    index: indexOf(job),",
      replace: "    job: { ...job, deliveries: [] },\n    index: indexOf(job),",
    }],
    play: killedAfterSubmit,
    broken: "end",
    because: /"status":"accepted"/,
  },
  {
    bug: "an end without its callback",
    patches: [{
      file: "src/core/owed.ts",
      find: "...cancellation(job, now), ...finalCallback(job, now)]",
      replace: "...cancellation(job, now), ...finalCallback(job, now).slice(1)]",
    }],
    play: killedAfterEnd,
    broken: "told",
    because: /got 0 instead of 1 requests to \/successful/,
  },
  {
    bug: "no fencing",
    patches: [{
      file: "src/core/report.ts",
      find: "if (attempt === job.attempt) return;",
      replace: "if (attempt <= job.attempt) return;",
    }, {
      file: "src/core/settle_report.ts",
      find: 'if (attempt !== job.attempt) return { kind: "stale" };',
      replace: 'if (attempt > job.attempt) return { kind: "stale" };',
    }],
    play: zombie,
    broken: "results",
    because: /answer\\":\\"attempt 1.*answer\\":\\"attempt 2/,
  },
  {
    bug: "leases that run out at once",
    patches: [{
      file: "src/core/owed.ts",
      find: "claim(delivery, now, leaseSeconds)",
      replace: "claim(delivery, now, 0 * leaseSeconds)",
    }, {
      file: "src/core/deliver.ts",
      find: "if (!isLeaseLongEnough(ports, delivery)) return;",
      replace: "",
    }],
    play: slowSubscriber,
    broken: "oneAtATime",
    because: /"gaps"/,
  },
  {
    bug: "leases that never run out",
    patches: [{
      file: "src/core/owed.ts",
      find: "if (!isOutstanding(delivery) || delivery.dueAt > time) return delivery;",
      replace: 'if (delivery.state !== "pending" || delivery.dueAt > time) return delivery;',
    }],
    play: killedAfterSubmit,
    broken: "end",
    because: /"status":"accepted"/,
  },
  {
    bug: "no compare-and-set in the store",
    on: "sqlite",
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (revision !== stored.revision + 1) return conflict;",
      replace: "if (revision > stored.revision + 1) return conflict;",
    }],
    play: race,
    broken: "revision",
    because: /"status":"(successful|failed)".*"status":"(successful|failed)"/,
  },
  {
    bug: "no compare-and-set in the store",
    on: "pair",
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "if found == before then",
      replace: "if old then",
    }, {
      file: "src/store/redis/store.ts",
      find: "return before.revision === revision - 1 ? undefined : conflict;",
      replace: "return undefined;",
    }],
    play: race,
    broken: "revision",
    // What the one that came too late had read may be older than what the other replaced.
    because: /"status":"(successful|failed)"/,
  },
  {
    bug: "a new job that is not listed",
    on: "redis",
    patches: [{
      file: "src/store/redis/change.ts",
      find: "...relist(keys.listed(job.owner), parts.listed, before?.listed)",
      replace: "...relist(keys.listed(job.owner), parts.listed, true)",
    }],
    play: killedAfterSubmit,
    broken: "oneJob",
    because: /: \[\]/,
  },
  {
    bug: "a new job without its idempotency key",
    on: "redis",
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "if ARGV[4] ~= '' then redis.call(",
      replace: "if ARGV[4] == 'never' then redis.call(",
    }],
    play: killedAfterSubmit,
    broken: "oneJob",
    because: /\["[^"]+","[^"]+"\]/,
  },
  {
    bug: "idempotency keys that are ignored",
    patches: [{
      file: "src/core/execute.ts",
      find: "await commit(ports, { next, inputs, ...idempotency });",
      replace: "await commit(ports, { next, inputs, ...({} as typeof idempotency) });",
    }],
    play: killedAfterSubmit,
    broken: "oneJob",
    because: /\["[^"]+","[^"]+"\]/,
  },
  {
    bug: "a dismissal without its cancellation",
    patches: [{
      file: "src/core/owed.ts",
      find: "...cancellation(job, now), ...finalCallback(job, now)]",
      replace: "...cancellation(job, now).slice(1), ...finalCallback(job, now)]",
    }],
    play: killedAfterDismissal,
    broken: "stopped",
    because: /No line of runner fitted/,
  },
  {
    bug: "silence that is held against a runner while nobody listened",
    patches: [{
      file: "src/core/see_to.ts",
      find: "isPast(later(heartbeatBy, since(job.heartbeatSeconds)), now)",
      replace: "isPast(heartbeatBy, now)",
    }],
    play: away,
    broken: "alive",
    because: /"type":"runner-lost"/,
  },
  {
    bug: "a new webhook-id for each attempt",
    patches: [{
      file: "src/core/message.ts",
      find: "to: { subscriber: url },\n    id,",
      replace: "to: { subscriber: url },\n    id: ports.newId(),",
    }],
    play: killedAfterCallback,
    broken: "sameId",
    because: /\["[^"]+","[^"]+"\]/,
  },
  {
    bug: "a runner that forgets what it was told to run",
    patches: [{
      file: "src/runner/dispatcher.ts",
      find: "if (before) return toResponse(await before);",
      replace: "",
    }],
    play: killedAfterDispatch,
    broken: "ranOnce",
    because: /"runs":\[1,1\]/,
  },
];

/** On SQLite each bug that it can have; elsewhere only those that nothing but this deployment can have. */
export const plantedBugs = bugs.filter(({ on = "sqlite" }) => on === deployment());

const allPlays: Readonly<Record<string, Play>> = {
  killedAfterSubmit,
  killedAfterEnd,
  killedAfterDispatch,
  killedAfterDismissal,
  killedAfterCallback,
  zombie,
  race,
  slowSubscriber,
  away,
};

/** What the bugs fail, and the healthy code passes. */
export const plays: readonly (readonly [name: string, play: Play])[] = Object.entries(allPlays)
  .filter(([_, play]) => plantedBugs.some((planted) => planted.play === play));

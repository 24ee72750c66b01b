/**
 * A small run of `deno task chaos --real`, and copies of the code with a bug that such a run must find. A run is repeated with its
 * seed: `CHAOS_SEED=<n>`.
 */
import process from "node:process";
import { describe, expect, test } from "vitest";
import { has } from "../support/has.ts";
import { createMutant, type Patch } from "../support/mutant.ts";
import { boundSeconds, type Pace, type RealOptions } from "./real/options.ts";
import { toLines } from "./real/report.ts";
import { runReal } from "./real/run.ts";

const seed = Number(process.env.CHAOS_SEED ?? 7);
const pace: Pace = {
  leaseSeconds: 1,
  heartbeatSeconds: 1.5,
  sweepSeconds: 0.1,
  scale: 0.3,
  calmSeconds: 1.8,
};
const timeout = 120_000;

/** How many submissions are lost, recorded twice and not told of. */
async function figures(options: RealOptions) {
  const outcome = await runReal(options);
  console.log(toLines(outcome).join("\n"));
  const { lost, twice, missing } = outcome;
  return { outcome, lost: lost.faults, twice: twice.faults, missing: missing.faults };
}

async function figuresOf(patches: readonly Patch[], options: Omit<RealOptions, "root" | "seed">) {
  using mutant = createMutant(patches);
  return await figures({ seed: 7, pace, restSeconds: 5, ...options, root: mutant.root });
}

describe.skipIf(!has("redis")).concurrent("real processes", () => {
  test(
    `two gateways, runner, subscriber and Redis, all of them struck: nothing lost, doubled or untold (seed ${seed})`,
    { timeout },
    async () => {
      const strikes = 16;
      const options = { store: "pair", seconds: 32, jobs: 150, faults: strikes, seed, pace } as const;
      const { outcome, ...wrong } = await figures(options);
      expect(wrong).toEqual({ lost: [], twice: [], missing: [] });
      expect(outcome.load).toMatchObject({ unanswered: [], strange: [] });
      expect(outcome.lost.of).toBe(150);
      expect(outcome.restSeconds).toBeDefined();
      expect(Object.keys(outcome.faults).length).toBeGreaterThan(8);
      expect(outcome.recoveries.length).toBeGreaterThan(2);
      for (const { what, never, seconds } of outcome.recoveries) {
        expect([what, never]).toEqual([what, 0]);
        expect(seconds.at(-1), what).toBeLessThan(20 * boundSeconds(pace));
      }
    },
  );

  test("a gateway that answers 201 before it has committed loses jobs (R1)", { timeout }, async () => {
    const { lost } = await figuresOf([{
      file: "src/core/execute.ts",
      find: "const { outcome, job } = await commit(ports, { next, inputs, ...idempotency });",
      replace: `
  const job = { ...next, revision: 1 };
  setTimeout(() => commit(ports, { next, inputs, ...idempotency }).catch(() => {}), 300);
  const outcome = { kind: "committed" as const } as CommitOutcome;`,
    }], { store: "redis", seconds: 6, jobs: 40, faults: 1, only: ["redis full"] });
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.map(({ why }) => why)).toContain("not in the store");
  });

  test("an Idempotency-Key that is ignored records jobs twice (R2)", { timeout }, async () => {
    const { twice } = await figuresOf([{
      file: "src/core/execute.ts",
      find: "await commit(ports, { next, inputs, ...idempotency });",
      replace: "await commit(ports, { next, inputs, ...({} as typeof idempotency) });",
    }], { store: "redis", seconds: 2, jobs: 12, faults: 0 });
    expect(twice.length).toBeGreaterThan(0);
    expect(twice[0]?.why).toMatch(/^one key, several jobs/);
  });

  test("callbacks that are owed in memory only are missing (R3)", { timeout }, async () => {
    const { missing } = await figuresOf([{
      file: "src/core/commit.ts",
      find: "    job,\n    index: indexOf(job),",
      replace: `
    job: { ...job, deliveries: job.deliveries.filter(({ kind }) => kind !== "callback") },
    index: indexOf(job),`,
    }], { store: "sqlite", seconds: 6, jobs: 40, faults: 3, only: ["subscriber killed"] });
    expect(missing.length).toBeGreaterThan(0);
    expect(missing[0]?.why).toMatch(/^the end is told to the subscriber/);
  });

  test("jobs of a killed runner that nobody gives to another stand still (R4)", { timeout }, async () => {
    const { outcome } = await figuresOf([{
      file: "src/core/see_to.ts",
      find: "heartbeatBy !== undefined && isPast(",
      replace: "heartbeatBy !== undefined && job.attempt < 1 && isPast(",
    }], { store: "sqlite", seconds: 8, jobs: 60, faults: 2, only: ["runner killed"] });
    const killed = outcome.recoveries.find(({ what }) => what === "runner killed");
    expect(killed?.never).toBeGreaterThan(0);
  });
});

/**
 * Redis does what it is told, and its answer is lost: whoever asked cannot know. A run over REST is repeated with its seed:
 * `LOST_SEED=<n>`.
 */
import process from "node:process";
import { describe, expect, test } from "vitest";
import { type Refusal, submitMany } from "../../support/careful_client.ts";
import { has } from "../../support/has.ts";
import { eventually } from "../../support/eventually.ts";
import { pause } from "../../support/pause.ts";
import { createRandom } from "../../support/random.ts";
import { createRedisSite, type RedisSite } from "../../support/redis_site.ts";
import { checkEnds, checkRefusals } from "../../support/redis_site_checks.ts";
import {
  delayed,
  doubled,
  erroneous,
  type Fault,
  garbled,
  late,
  lost,
  refused,
  repeated,
} from "../../support/rest_faults.ts";

const timeout = 180_000;
const seed = Number(process.env.LOST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const inputs = { steps: 2, stepMilliseconds: 50 };
const journaled = { gatewayEntry: "test/support/crashing_gateway.ts" };
const callSeconds = 1;
const env = { TIDEGATE_STORE_TIMEOUT_SECONDS: String(callSeconds) };

/** Again and again the answer to what has just been executed is kept back, and the connection breaks. */
async function breakAfterExecution({ wire }: RedisSite, isOver: () => boolean): Promise<number> {
  let broken = 0;
  for (; !isOver(); broken++) {
    await pause(30 + Math.random() * 60);
    const before = wire.dropped;
    await wire.mode("dropAnswers");
    await eventually("an answer is lost", 5, () => wire.dropped > before || isOver() || undefined);
    await wire.mode("pass");
  }
  return broken;
}

/** One after the other, as chance has it. */
function mixed(faults: readonly Fault[], random: () => number): Fault {
  return (forward) => (faults[Math.floor(random() * faults.length)] ?? lost)(forward);
}

interface RestRun {
  readonly probability: number;
  readonly faults: readonly Fault[];
  /** Nobody is refused, so nobody has to ask again. */
  readonly keyless?: boolean;
}

const told = (refusals: readonly Refusal[], jobs: number) => `${jobs} jobs, ${refusals.length} refusals`;

describe.skipIf(!has("redis"))("answers that are lost after execution", () => {
  test("tcp: one job for each key, everything recorded once", { timeout }, async () => {
    const jobs = 300;
    await using site = await createRedisSite({ env });
    const refusals: Refusal[] = [];
    let isOver = false;
    const breaking = breakAfterExecution(site, () => isOver);
    const submissions = await submitMany(site, jobs, {
      inputs,
      onRefusal: (refusal) => refusals.push(refusal),
    });
    // Reports and what becomes of callbacks are lost as well.
    await pause(1_000);
    isOver = true;
    console.log(`tcp: ${told(refusals, jobs)}, ${await breaking} connections broken after execution`);
    await checkEnds(site, submissions, 60);
    checkRefusals(refusals, callSeconds + 1);
    expect(refusals.length).toBeGreaterThan(jobs / 10);
  });

  const runs: Readonly<Record<string, RestRun>> = {
    "a fifth of the answers lost": { probability: 0.2, faults: [lost] },
    "a third executed twice": { probability: 0.33, faults: [doubled] },
    "each executed twice": { probability: 1, faults: [doubled], keyless: true },
    "each executed again later": { probability: 1, faults: [repeated(60), repeated(600)], keyless: true },
    "a third goes wrong somehow": {
      probability: 0.33,
      faults: [
        lost,
        refused,
        doubled,
        repeated(300),
        erroneous,
        garbled,
        delayed(300),
        late(callSeconds * 1_300),
      ],
    },
  };
  test.each(Object.entries(runs))(
    `rest: %s (seed ${seed}): one job for each key, everything recorded once`,
    { timeout },
    async (name, { probability, faults, keyless = false }) => {
      const jobs = 200;
      await using site = await createRedisSite({ road: "rest", env, ...journaled });
      const refusals: Refusal[] = [];
      site.faults.sometimes(mixed(faults, createRandom(seed + 1)), { probability, seed });
      const submissions = await submitMany(site, jobs, {
        inputs,
        keyless,
        onRefusal: (refusal) => refusals.push(refusal),
      });
      // Reports and what becomes of callbacks meet them as well.
      if (keyless) await checkEnds(site, submissions, 60);
      else await pause(1_000);
      site.faults.clear();
      const { happened, requests } = site.faults;
      console.log(`rest, ${name}: ${told(refusals, jobs)}, ${happened} faults in ${requests} requests`);
      await checkEnds(site, submissions, 60);
      checkRefusals(refusals, 2 * callSeconds + 1);
      // Nothing in between asks again by itself: whoever asked is told that nobody knows.
      if (faults.includes(lost)) expect(refusals.length).toBeGreaterThan(jobs / 20);
    },
  );
});

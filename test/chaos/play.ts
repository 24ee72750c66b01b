import { createClients } from "./clients.ts";
import { type Cast, happen, sweep } from "./events.ts";
import type { Weather } from "./fates.ts";
import { createRunners } from "./runners.ts";
import { live, start } from "./processes.ts";
import { createStage, type Setting, slots, type Stage } from "./stage.ts";
import { begin, drain, pass, release } from "./steps.ts";
import { brittle, runner } from "./outside.ts";
import { checkDue, checkLists, checkOutstanding } from "./indexes.ts";
import { checkAtRest, checkForgotten } from "./verdict.ts";

export interface Played {
  readonly seed: number;
  readonly jobs: number;
  readonly crashes: number;
  readonly faults: number;
  readonly commits: number;
  /** Commands that write, where they cost something. */
  readonly writes?: number;
  /** Rules that did not hold, in words. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** One history: anything may happen, then the weather is good until everything has ended and was forgotten. */
export async function play(setting: Setting): Promise<Played> {
  const stage = await createStage(setting);
  const { place, clock, seed, broken, trace, counts } = stage;
  await place.truth.writeCatalogue({ runner, fetchedAt: clock.in(0), processes: [brittle] });
  const cast: Cast = { stage, clients: createClients(stage), runners: createRunners(stage) };
  for (const slot of slots) await start(stage, slot);
  await rage(cast);
  const isSound = broken.length === 0;
  if (isSound) await end(cast);
  for (const { store, background } of live(stage)) {
    background.drop();
    await store.abandon();
  }
  const writes = await place.writes();
  return {
    seed,
    jobs: stage.ledger.histories.size,
    ...counts,
    ...(writes === undefined ? {} : { writes }),
    broken,
    trace,
  };
}

async function rage(cast: Cast): Promise<void> {
  const { stage, clients } = cast;
  const { chance, schedule, broken } = stage;
  const weather: Weather = { crash: chance.pick([0, 0.02, 0.05]), fault: chance.pick([0, 0.05, 0.15]) };
  clients.submit(chance.pick(live(stage)), "k0");
  for (let left = 50 + chance.below(70); left > 0 && broken.length === 0;) {
    await schedule.quiet();
    if (schedule.waiting.length > 0 && chance.happens(0.75)) {
      await release(stage, chance.pick(schedule.waiting), weather);
    } else {
      left--;
      await happen(cast);
    }
  }
}

/** Nothing fails any more; runners take what they are given and then say nothing. */
async function end(cast: Cast): Promise<void> {
  const { stage, clients } = cast;
  stage.outside.calm();
  stage.effects.strays.length = 0;
  for (const slot of slots) if (stage.processes[slot] === undefined) await start(stage, slot);
  await drain(stage);
  await acknowledgeAll(cast);
  await checkLists(stage);
  await checkOutstanding(stage);
  for (let ticks = 0; ticks < 6; ticks++) await tick(stage, 220);
  for (const hours of [1, 13, 13]) await tick(stage, hours * 3_600);
  await checkAtRest(stage, clients);
  if (stage.broken.length > 0) return;
  for (const days of [7, 1, 1]) await tick(stage, days * 86_400 + 60);
  await checkForgotten(stage);
}

/** Who was not told that its request was accepted sends it again. */
async function acknowledgeAll({ stage, clients }: Cast): Promise<void> {
  for (const [key, inputs] of clients.asked) {
    const process = stage.chance.pick(live(stage));
    if (inputs.length > 1) clients.submitBatch(process, key);
    else clients.submit(process, key);
    await drain(stage);
  }
}

async function tick(stage: Stage, seconds: number): Promise<void> {
  const process = stage.chance.pick(live(stage));
  pass(stage, seconds);
  await checkDue(stage);
  begin(stage, process, "sweep", () => sweep(process));
  await drain(stage);
}

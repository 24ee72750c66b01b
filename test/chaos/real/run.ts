import { pause } from "../../support/pause.ts";
import { createRandom } from "../../support/random.ts";
import { createChaosSite } from "./chaos_site.ts";
import type { Count } from "./count.ts";
import { disturb, type Stroke } from "./disturber.ts";
import { gather } from "./evidence.ts";
import { type Chance, type Faults, faultsOf } from "./faults.ts";
import { type Load, submitAll } from "./load.ts";
import { countLost } from "./lost_jobs.ts";
import { type CallbackCount, countMissing } from "./missing_callbacks.ts";
import { type RealOptions, realPace } from "./options.ts";
import { recoveries, type Recovery } from "./recovery.ts";
import { untilRest } from "./rest.ts";
import { countTwice } from "./twice_recorded.ts";

/** What a run of real processes has shown. */
export interface RealOutcome {
  readonly options: RealOptions;
  readonly lost: Count;
  readonly twice: Count;
  readonly missing: CallbackCount;
  readonly recoveries: readonly Recovery[];
  /** How often each fault was. */
  readonly faults: Readonly<Record<string, number>>;
  readonly load: Load;
  /** How often the body of a process began, for all jobs. */
  readonly runs: number;
  /** After the last fault; undefined: not all came to rest. */
  readonly restSeconds: number | undefined;
  readonly seconds: number;
}

/** Jobs, and faults one after the other; then sound weather, rest, and the count. */
export async function runReal(options: RealOptions): Promise<RealOutcome> {
  const { store, seed, jobs, seconds, pace = realPace, faults: most = Infinity } = options;
  const begun = performance.now();
  await using chaos = await createChaosSite(options);
  const disturbed = disturb({
    faults: chosen(faultsOf(chaos), options.only),
    chance: chanceOf(seed, pace.scale),
    until: performance.now() + seconds * 1000,
    most,
    calmMilliseconds: pace.calmSeconds * 1000,
    onStroke: (stroke) => options.onFault?.(toLine(stroke)),
  });
  const [strokes, load] = await Promise.all([disturbed, submitAll(chaos, jobs, seconds)]);
  const restSeconds = await untilRest(chaos, options.restSeconds ?? 60);
  // What a lie would come with may still be on its way.
  await pause(500);
  const evidence = await gather(chaos, load, strokes);
  return {
    options,
    lost: countLost(evidence),
    twice: countTwice(evidence),
    missing: countMissing(evidence),
    recoveries: recoveries(evidence, store, pace),
    faults: countBy(strokes.map(({ fault }) => fault)),
    ...{ load, runs: evidence.runs, restSeconds },
    seconds: (performance.now() - begun) / 1000,
  };
}

function chosen(faults: Faults, only: readonly string[] | undefined): Faults {
  if (only === undefined) return faults;
  const unknown = only.filter((name) => faults[name] === undefined);
  if (unknown.length > 0) throw new Error(`No such fault here: ${unknown}; there are ${Object.keys(faults)}`);
  return Object.fromEntries(Object.entries(faults).filter(([name]) => only.includes(name)));
}

function chanceOf(seed: number, scale: number): Chance {
  const random = createRandom(seed);
  return {
    length: (least, most) => scale * (least + random() * (most - least)),
    below: (count) => Math.floor(random() * count),
  };
}

function toLine({ fault, begunAt, endedAt, isMeasured }: Stroke): string {
  return `${fault}, ${((endedAt - begunAt) / 1000).toFixed(1)} s${isMeasured ? "" : ", and on to the next"}`;
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...counts].sort().map(([name, all]) => [name, all.length]));
}

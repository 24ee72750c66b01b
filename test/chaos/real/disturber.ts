import { pause } from "../../support/pause.ts";
import type { Chance, Faults } from "./faults.ts";

/** One fault that was. */
export interface Stroke {
  readonly fault: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  readonly endedAt: number;
  readonly victim?: number;
  /** Nothing else was struck before every job can have moved again: what is measured after it is its own. */
  readonly isMeasured: boolean;
}

export interface DisturberOptions {
  readonly faults: Faults;
  readonly chance: Chance;
  /** When to begin no more, in milliseconds of the monotonic clock. */
  readonly until: number;
  readonly most: number;
  /** How long it stays calm after a fault that is measured, in milliseconds. */
  readonly calmMilliseconds: number;
  readonly onStroke: (stroke: Stroke) => void;
}

/** Strikes one after the other, in rounds in each of which every fault comes: after two of three it is calm for a while. */
export async function disturb(options: DisturberOptions): Promise<readonly Stroke[]> {
  const { faults, chance, until, most, calmMilliseconds, onStroke } = options;
  const strokes: Stroke[] = [];
  const round: string[] = [];
  await pause(chance.length(300, 1_500));
  while (performance.now() < until && strokes.length < most) {
    if (round.length === 0) round.push(...shuffled(faults, chance));
    const fault = round.pop()!;
    const isMeasured = chance.below(3) > 0;
    const begunAt = Date.now();
    const struck = await faults[fault]?.strike(chance);
    const stroke = { fault, begunAt, endedAt: Date.now(), isMeasured, ...struck };
    strokes.push(stroke);
    onStroke(stroke);
    await pause(isMeasured ? calmMilliseconds : chance.length(100, 1_500));
  }
  return strokes;
}

function shuffled(faults: Faults, { below }: Chance): string[] {
  const names = Object.entries(faults).flatMap(([name, { times }]) => Array<string>(times).fill(name));
  for (let last = names.length - 1; last > 0; last--) {
    const other = below(last + 1);
    [names[last], names[other]] = [names[other]!, names[last]!];
  }
  return names;
}

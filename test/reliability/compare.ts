import type { MeasuredFigure } from "./published.ts";

/** What is counted and not timed has no rounds; it varies by this share of itself at most. */
const countedNoise = 0.05;
/** Of its goal: a figure that is far better than that may become twice as large without anybody noticing. */
const leastShare = 0.05;

/** Each figure of this run that is worse than the published one by more than the noise of both, in words. */
export function worseFigures(
  published: readonly MeasuredFigure[],
  measured: readonly MeasuredFigure[],
): readonly string[] {
  return published.flatMap((before) => {
    const now = measured.find(({ name }) => name === before.name);
    if (now === undefined) return [`${before.name} was not measured; published is ${textOf(before)}`];
    return isWorse(before, now) ? [`${now.name} is ${textOf(now)}; published is ${textOf(before)}`] : [];
  });
}

/** Even the best round of now is worse than the worst one of before. */
function isWorse(before: MeasuredFigure, now: MeasuredFigure): boolean {
  if (Math.abs(now.value - before.value) < leastShare * goalOf(before)) return false;
  const [lowBefore, highBefore] = rangeOf(before);
  const [lowNow, highNow] = rangeOf(now);
  return isBetterHigh(before) ? highNow < lowBefore : lowNow > highBefore;
}

function goalOf({ goal }: MeasuredFigure): number {
  return Number(goal?.split(" ")[1] ?? 0);
}

function isBetterHigh({ goal }: MeasuredFigure): boolean {
  return goal === null || goal.startsWith(">=");
}

function rangeOf({ value, range }: MeasuredFigure): readonly [number, number] {
  return range ?? [value * (1 - countedNoise), value * (1 + countedNoise)];
}

function textOf({ value, range }: MeasuredFigure): string {
  return range === null ? `${value}` : `${value} (${range[0]} to ${range[1]})`;
}

export interface Sample {
  readonly seconds: number;
  readonly value: number;
}

/** A straight line through samples, by least squares. */
export interface Trend {
  readonly perHour: number;
  /** On the line, at the first sample and at the last. */
  readonly from: number;
  readonly to: number;
  /** From the first sample to the last, over what was there at the first: 0.05 is five percent. */
  readonly growth: number;
}

/** @throws Error for fewer than two samples */
export function trend(samples: readonly Sample[]): Trend {
  const [first, last] = [samples.at(0), samples.at(-1)];
  if (first === undefined || last === undefined || first === last) {
    throw new Error(`Cannot see a trend in ${samples.length} samples`);
  }
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [time, value] = [mean(({ seconds }) => seconds), mean((sample) => sample.value)];
  const slope = mean((sample) => (sample.seconds - time) * (sample.value - value)) /
    mean(({ seconds }) => (seconds - time) ** 2);
  const at = (seconds: number) => value + slope * (seconds - time);
  const [from, to] = [at(first.seconds), at(last.seconds)];
  return { perHour: slope * 3_600, from, to, growth: (to - from) / from };
}

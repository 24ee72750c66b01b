/** The smallest of the values that so many percent of them do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new Error(`Cannot take percentile ${percent} of no values`);
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] ?? NaN;
}

/** `p50 1.2, p99 4.8 ms` */
export function percentiles(milliseconds: readonly number[]): string {
  return `p50 ${percentile(milliseconds, 50).toFixed(1)}, p99 ${percentile(milliseconds, 99).toFixed(1)} ms`;
}

/** Milliseconds since 1970, with their fractions: the same in every process of a machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

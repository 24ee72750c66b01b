const windowMilliseconds = 1_000;

/** How many of the times are in the second that has most of them. */
export function busiestSecond(milliseconds: readonly number[]): number {
  return Math.max(0, ...windows(milliseconds).map(({ count }) => count));
}

/** Seconds from the start to the end of the first second in which things came at that rate; undefined when there is none. */
export function secondsUntilRate(
  milliseconds: readonly number[],
  start: number,
  perSecond: number,
): number | undefined {
  const first = windows(milliseconds).find(({ count }) => count >= perSecond * windowMilliseconds / 1000);
  return first && Math.max(0, (first.end - start) / 1000);
}

/** For each time the second that ends with it. */
function windows(
  milliseconds: readonly number[],
): readonly { readonly end: number; readonly count: number }[] {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  let first = 0;
  return sorted.map((end, i) => {
    while ((sorted[first] ?? end) <= end - windowMilliseconds) first++;
    return { end, count: i - first + 1 };
  });
}

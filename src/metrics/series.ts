/** One value for each combination of labels that was ever asked for. */
export interface Series<T> {
  of(labels: readonly string[]): T;
  all(): Iterable<readonly [labels: readonly string[], value: T]>;
}

export function createSeries<T>(create: () => T): Series<T> {
  const known = new Map<string, readonly [readonly string[], T]>();
  return {
    of(labels) {
      // Of most series two at most: this is done for each request.
      const [first = "", second = ""] = labels;
      const key = labels.length <= 2 ? `${first}\0${second}` : labels.join("\0");
      const found = known.get(key);
      if (found !== undefined) return found[1];
      const value = create();
      known.set(key, [labels, value]);
      return value;
    },
    all: () => known.values(),
  };
}

export interface Backoff {
  /** The next pause, in milliseconds: each half as long again as the one before, less a little chance. */
  next(): number;
  /** Begin again with the first. */
  reset(): void;
}

/** Pauses that grow from the first to the longest, in milliseconds. */
export function createBackoff(
  { first = 500, longest = 10_000 }: { first?: number; longest?: number } = {},
): Backoff {
  let pause = first;
  return {
    next() {
      const now = pause;
      pause = Math.min(Math.max(first, longest), pause * 1.5);
      return now * (1 - Math.random() / 10);
    },
    reset: () => void (pause = first),
  };
}

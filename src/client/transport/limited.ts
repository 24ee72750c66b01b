export interface Limit {
  /** How long the work may take, in milliseconds. Default: for ever. */
  readonly milliseconds?: number | undefined;
  /** Whichever aborts first ends it. */
  readonly signals?: readonly (AbortSignal | undefined)[];
  /** What to reject with when the time is over. */
  readonly late?: () => unknown;
}

/** Above this a timer would fire at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Work that is given up when its time is over or a signal aborts, whether it listens to its own signal or not. Neither a timer nor
 * a listener is left behind.
 *
 * @throws what the work throws, `late()`, or the reason of the signal
 */
export function limited<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { milliseconds = Infinity, signals = [], late }: Limit,
): Promise<T> {
  const given = signals.filter((signal) => signal !== undefined);
  const inner = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      reject(reason);
      release();
      inner.abort(reason);
    };
    const stop = () => giveUp(given.find((signal) => signal.aborted)?.reason);
    const timer = milliseconds > longestTimer ? undefined : setTimeout(() => giveUp(late?.()), milliseconds);
    const release = () => {
      clearTimeout(timer);
      for (const signal of given) signal.removeEventListener("abort", stop);
    };
    if (given.some((signal) => signal.aborted)) return stop();
    for (const signal of given) signal.addEventListener("abort", stop);
    work(inner.signal).then(resolve, reject).finally(release);
  });
}

interface Reading<T> {
  readonly now: Promise<T>;
  /** Begins when `now` is over. */
  next?: Promise<T>;
}

/**
 * Reads by key of which one at a time is under way for each key. Who asks meanwhile gets what the next one finds, together with
 * everybody else who asks until then: each answer was read after it was asked for, and a herd costs no more than one reader.
 */
export function sharedReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const underWay = new Map<string, Reading<T>>();

  function begin(key: string): Promise<T> {
    const now = read(key);
    const reading: Reading<T> = { now };
    underWay.set(key, reading);
    const end = () => {
      if (underWay.get(key) === reading) underWay.delete(key);
    };
    now.then(end, end);
    return now;
  }

  return (key) => {
    const reading = underWay.get(key);
    if (reading === undefined) return begin(key);
    const again = () => begin(key);
    return reading.next ??= reading.now.then(again, again);
  };
}

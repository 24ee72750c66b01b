export interface HeldClock {
  readonly now: () => Date;
  /** Let so many seconds pass; a negative number sets the clock back. */
  pass(seconds: number): void;
  /** ISO 8601 of the time so many seconds from now. */
  in(seconds: number): string;
}

/** A clock that stands still until it is told. */
export function createHeldClock(start = "2026-11-21T12:00:00.000Z"): HeldClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    pass(seconds) {
      time += seconds * 1000;
    },
    in: (seconds) => new Date(time + seconds * 1000).toISOString(),
  };
}

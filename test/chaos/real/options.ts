/** What a run of real processes is asked for. */
export interface RealOptions {
  readonly store: RealStore;
  /** How long jobs come and things break, in seconds. */
  readonly seconds: number;
  /** Evenly over that time. */
  readonly jobs: number;
  /** Of the order of the faults, their lengths and the pauses between them. Which line a process has come to is left to chance. */
  readonly seed: number;
  /** Default: `realPace`. */
  readonly pace?: Pace;
  /** Most faults. Default: as many as there is time for. */
  readonly faults?: number;
  /** Only these. Default: all that the store can have. */
  readonly only?: readonly string[];
  /** The folder of the checkout whose programs run. Default: this one. */
  readonly root?: string;
  /** How long all may take to come to rest once nothing breaks any more, in seconds. Default 60. */
  readonly restSeconds?: number;
  /** Told of each fault as it comes. */
  readonly onFault?: (line: string) => void;
}

/** One gateway on SQLite, one on Redis, or two on one Redis behind a front. */
export const realStores = ["sqlite", "redis", "pair"] as const;
export type RealStore = (typeof realStores)[number];

export interface Pace {
  readonly leaseSeconds: number;
  readonly heartbeatSeconds: number;
  readonly sweepSeconds: number;
  /** What lengths of faults and pauses are multiplied with. */
  readonly scale: number;
  /** How long it stays calm after a fault that is measured. */
  readonly calmSeconds: number;
}

export const realPace: Pace = {
  leaseSeconds: 3,
  heartbeatSeconds: 3,
  sweepSeconds: 0.25,
  scale: 1,
  calmSeconds: 6.5,
};

/** Longest that a job may stand still after a fault: whoever had it must be given up first, and the next sweep must come by. */
export function boundSeconds({ leaseSeconds, heartbeatSeconds, sweepSeconds }: Pace): number {
  return Math.max(leaseSeconds, heartbeatSeconds) + sweepSeconds;
}

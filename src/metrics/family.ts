/** One line of an exposition. */
export interface Sample {
  /** Behind the name of its family: `_bucket`, `_sum`, `_count`; nothing for a counter or a gauge. */
  readonly suffix?: string;
  /** In the order of the family's labels. */
  readonly labels: readonly string[];
  /** The upper bound of a bucket; `Infinity` for the last. */
  readonly bound?: number;
  readonly value: number;
}

export type FamilyType = "counter" | "gauge" | "histogram";

/** All series of one name. */
export interface Family {
  /** With its unit; a counter ends in `_total`. */
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly labels: readonly string[];
  samples(): Iterable<Sample>;
}

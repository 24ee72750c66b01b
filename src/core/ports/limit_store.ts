/** A bucket of tokens that refills evenly: what a limit is for one caller. */
export interface Bucket {
  /** Printable ASCII without spaces; names the bucket among those of its caller. */
  readonly name: string;
  /** How many tokens it holds when it is full. */
  readonly quota: number;
  /** How long it takes to refill by one token; a whole number. */
  readonly tokenMicroseconds: number;
  /** How many tokens one use takes; at most `quota`. */
  readonly cost: number;
}

export interface LimitAsk {
  readonly caller: string;
  /** One to three, each use takes from all of them. */
  readonly buckets: readonly Bucket[];
  /** Uses that somebody waits for; at least 1. */
  readonly needed: number;
  /** Uses that are welcome besides, in stock: only granted while the buckets are far from empty. At least `needed`. */
  readonly wanted: number;
}

export interface LimitTaken {
  /** How many uses; 0: some bucket has too few tokens even for one, and nothing was taken. */
  readonly granted: number;
  /** How long each bucket takes to be full again, in microseconds, in the order of the question. */
  readonly debts: readonly number[];
}

/** Where buckets are kept, so that everybody who shares the store shares them. Every one passes `test/contract`. */
export interface LimitStore {
  /**
   * From all of the buckets or none, in one round trip and at one moment of one clock. A bucket that was never asked for is full. Sent
   * twice, it takes twice: nobody ever gets more than the buckets allow.
   *
   * @throws GatewayError `store-unavailable`
   */
  take(ask: LimitAsk): Promise<LimitTaken>;
  close(): Promise<void>;
}

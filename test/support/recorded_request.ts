/** One request as the subscriber got it. */
export interface RecordedRequest {
  /** Milliseconds since 1970, when it had come in whole. */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, byte for byte, as base64. */
  readonly bodyBase64: string;
  /** What it was answered; `null` when it was left without an answer. */
  readonly status: number | null;
}

/** How the subscriber answers. `null` as status: not at all, the connection stays open. */
export interface PlannedAnswer {
  readonly status: number | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMilliseconds?: number;
}

export interface Plan {
  /** Requests to this path; every path when absent. */
  readonly path?: string;
  /** Given one after the other; the last one stays. An empty list returns to 200. */
  readonly answers: readonly PlannedAnswer[];
}

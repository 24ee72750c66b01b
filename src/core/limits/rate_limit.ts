/** At most `quota` at once, and as many again in each `windowSeconds`, for each caller. */
export interface RateLimit {
  /** `principal` (all requests), `execute`, `read`, `dismiss`, or `process:` and the id of a process (executions of it). */
  readonly name: string;
  readonly quota: number;
  /** A whole number. */
  readonly windowSeconds: number;
}

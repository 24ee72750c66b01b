/** One piece of work, as OpenTelemetry has it. Times are milliseconds since 1970. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent: it begins the trace. */
  readonly parentSpanId?: string;
  readonly name: string;
  /** `internal`: a job; `server`: a request that came; `client`: a message that was sent. */
  readonly kind: "internal" | "server" | "client";
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly isError: boolean;
}

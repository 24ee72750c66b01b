import type { Delivery, DeliveryAttempt } from "../delivery.ts";
import type { Job } from "../job.ts";

/** Who looks on: metrics and traces. Nothing of what is decided depends on it, and it never throws. */
export interface Onlooker {
  /** An attempt of a delivery is about to be made. */
  attempt(job: Job, delivery: Delivery): WatchedAttempt;
  /** A runner has reported, and it was taken. */
  reported(kind: "heartbeat" | "running" | "successful" | "failed"): void;
  /** A sweep has ended; `tended` is absent when it failed. */
  swept(tended?: number): void;
  /** So many more (or fewer) watch jobs. */
  watching(more: 1 | -1): void;
  /** A request was answered. `operation` is its `operationId`, or `other`. */
  answered(operation: string, status: number, seconds: number): void;
}

export interface WatchedAttempt {
  /** For the endpoint (W3C Trace Context); absent: there is none. */
  readonly traceparent?: string;
  ended(attempt: DeliveryAttempt): void;
}

/** What an operator's collector fetches. */
export interface Metrics {
  scrape(form: "text" | "openmetrics"): Promise<string>;
}

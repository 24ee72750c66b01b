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
  /** A request has come, with that `traceparent`. */
  request(traceparent: string | undefined): WatchedRequest;
}

export interface WatchedRequest {
  /** For whatever the request begins; absent: that with which it came. */
  readonly traceparent?: string;
  /** It was answered. `operation` is its `operationId`, or `other`. */
  ended(operation: string, answer: AnsweredRequest): void;
}

export interface AnsweredRequest {
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

export interface WatchedAttempt {
  /** For the endpoint (W3C Trace Context); absent: that of the job, when it has one. */
  readonly traceparent?: string;
  ended(attempt: DeliveryAttempt): void;
}

/** What an operator's collector fetches. */
export interface Metrics {
  scrape(form: "text" | "openmetrics"): Promise<string>;
}

import { isoTime, secondsAfter } from "./time.ts";

/**
 * A delivery is one message that a job owes one endpoint. It lives inside the job's record, so a change and what it owes are
 * one write. This file decides when it is next attempted; nothing else retries.
 */

export type CallbackEvent = "successful" | "failed" | "inProgress";

export interface DeliveryAttempt {
  readonly at: string;
  /** `delivered`, or why not: `refused`, `unreachable`, `timeout`, `status`. */
  readonly outcome: "delivered" | "refused" | "unreachable" | "timeout" | "status";
  readonly status?: number;
  readonly detail?: string;
  /** The endpoint may have got it although no answer came. */
  readonly mayHaveArrived?: true;
  readonly durationMilliseconds: number;
}

export interface Delivery {
  /** Stable over the attempts: the `webhook-id`. */
  readonly id: string;
  readonly kind: "dispatch" | "cancel" | "callback";
  /** Only of a callback. */
  readonly event?: CallbackEvent;
  /** Only of a callback: the subscriber's URL. Dispatch and cancel go to the job's runner. */
  readonly url?: string;
  /** Only of a dispatch: how long a caller waits for the end, in seconds; told to the runner. */
  readonly waitSeconds?: number;
  /** As `Job.traceparent`, in records of before the job had it. */
  readonly traceparent?: string;
  /** The attempt of the job it belongs to. */
  readonly attempt: number;
  /** `abandoned`: nobody is owed it any more. `dead`: it was owed and could not be delivered. */
  readonly state: "pending" | "inFlight" | "delivered" | "abandoned" | "dead";
  /** Pending: when the next attempt may be made. In flight: the end of the lease, after which anyone may claim it again. */
  readonly dueAt: string;
  /** Attempts that count against the schedule; "come later" answers do not. */
  readonly tries: number;
  /** How often the endpoint may have got it although no answer came; absent while that is never. */
  readonly breaks?: number;
  /** The last attempts, oldest first, at most `attemptsKept`. */
  readonly attempts: readonly DeliveryAttempt[];
}

export const attemptsKept = 10;

/** Seconds to wait after each failed attempt. After the last the delivery is dead. */
export type Schedule = readonly number[];

export function claim(delivery: Delivery, now: Date, leaseSeconds: number): Delivery {
  return { ...delivery, state: "inFlight", dueAt: secondsAfter(now, leaseSeconds) };
}

/** Give a lease back: the attempt was not made, anyone may make it now. */
export function release(delivery: Delivery, now: Date): Delivery {
  return { ...delivery, state: "pending", dueAt: isoTime(now) };
}

export function isOutstanding(delivery: Delivery): boolean {
  return delivery.state === "pending" || delivery.state === "inFlight";
}

/** Nothing more will be sent. */
export function settled(
  delivery: Delivery,
  state: "delivered" | "abandoned" | "dead",
  attempt: DeliveryAttempt,
): Delivery {
  return { ...record(delivery, attempt), state };
}

/** The endpoint asked to come later: no try is consumed. */
export function postponed(
  delivery: Delivery,
  attempt: DeliveryAttempt,
  now: Date,
  seconds: number,
): Delivery {
  return { ...record(delivery, attempt), state: "pending", dueAt: secondsAfter(now, seconds) };
}

/** The attempt failed in a way that may pass: the next one is due after the wait, or the delivery is dead when there is none. */
export function retried(
  delivery: Delivery,
  attempt: DeliveryAttempt,
  now: Date,
  waitSeconds: number | undefined,
): Delivery {
  if (waitSeconds === undefined) return settled(delivery, "dead", attempt);
  const dueAt = secondsAfter(now, waitSeconds);
  return { ...record(delivery, attempt), state: "pending", tries: delivery.tries + 1, dueAt };
}

/** Due again as if it had never been tried; what was tried is still told. */
export function replayed(delivery: Delivery, now: Date): Delivery {
  const { breaks: _breaks, ...kept } = delivery;
  return { ...kept, state: "pending", dueAt: isoTime(now), tries: 0 };
}

/** A wait asked for by a subscriber is honoured up to twice the scheduled one: nobody may park a delivery for ever. */
export function clampRetryAfter(baseSeconds: number, askedSeconds = 0): number {
  return Math.min(askedSeconds, 2 * baseSeconds);
}

/** Spread by a fifth either way, so that what failed together does not come back together. */
export function jitter(seconds: number, random: () => number): number {
  return seconds * (0.8 + 0.4 * random());
}

function record(delivery: Delivery, attempt: DeliveryAttempt): Delivery {
  const breaks = attempt.mayHaveArrived ? { breaks: (delivery.breaks ?? 0) + 1 } : {};
  return { ...delivery, ...breaks, attempts: [...delivery.attempts, attempt].slice(-attemptsKept) };
}

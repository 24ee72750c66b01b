import type { CallbackEvent, Delivery } from "./delivery.ts";
import { claim, isOutstanding } from "./delivery.ts";
import { isFinal, type Job } from "./job.ts";
import type { Settings } from "./settings.ts";
import { isoTime, secondsAfter } from "./time.ts";

/** The order to run the current attempt of a job. */
export function owingDispatch(
  job: Job,
  now: Date,
  traits: { readonly waitSeconds?: number } = {},
): Job {
  const dispatch = owe(job, "dispatch", `dispatch_${job.attempt}`, isoTime(now), traits);
  return { ...job, deliveries: [...abandonDispatches(job.deliveries), dispatch] };
}

/** What a job owes after it moved to its present status: to its subscriber and, when it was stopped, to its runner. */
export function owingAfterMove(job: Job, now: Date, settings: Settings): Job {
  if (!isFinal(job)) return owingProgress(job, now, settings);
  const deliveries = [...afterTheEnd(job), ...cancellation(job, now), ...finalCallback(job, now)];
  return { ...job, deliveries };
}

/** The runner has spoken for the current attempt, so its dispatch has arrived, whatever became of the answer. */
export function dispatchArrived(job: Job): Job {
  const arrived = (delivery: Delivery): Delivery =>
    delivery.kind === "dispatch" && delivery.attempt === job.attempt && isOutstanding(delivery)
      ? { ...delivery, state: "delivered" }
      : delivery;
  return { ...job, deliveries: job.deliveries.map(arrived) };
}

/** Lease to this caller whatever may be attempted now: never attempted, its wait over, or its lease run out. */
export function claimDue(
  job: Job,
  now: Date,
  leaseSeconds: number,
): { job: Job; claimed: readonly Delivery[] } {
  const time = isoTime(now);
  const claimed: Delivery[] = [];
  const deliveries = job.deliveries.map((delivery) => {
    if (!isOutstanding(delivery) || delivery.dueAt > time) return delivery;
    const mine = claim(delivery, now, leaseSeconds);
    claimed.push(mine);
    return mine;
  });
  return claimed.length === 0 ? { job, claimed } : { job: { ...job, deliveries }, claimed };
}

/** A final callback waits for an in-progress one that is on its way; once that has landed, nothing holds it. */
export function releaseFinalCallbacks(job: Job, now: Date): Job {
  if (!isFinal(job) || job.deliveries.some(isOnItsWay)) return job;
  const release = (delivery: Delivery): Delivery =>
    delivery.kind === "callback" && delivery.state === "pending" && delivery.attempts.length === 0
      ? { ...delivery, dueAt: isoTime(now) }
      : delivery;
  return { ...job, deliveries: job.deliveries.map(release) };
}

function owe(
  job: Job,
  kind: Delivery["kind"],
  name: string,
  dueAt: string,
  traits: Partial<Pick<Delivery, "event" | "url" | "waitSeconds">> = {},
): Delivery {
  const id = `${job.id}_${name}`;
  return { id, kind, ...traits, attempt: job.attempt, state: "pending", dueAt, tries: 0, attempts: [] };
}

function owingProgress(job: Job, now: Date, settings: Settings): Job {
  const url = job.subscriber?.inProgressUri;
  if (url === undefined || job.status !== "running") return job;
  const told = job.deliveries.filter(isProgress);
  if (told.some(({ state }) => state === "pending")) return job;
  const last = told.at(-1);
  const earliest = last &&
    secondsAfter(new Date(last.attempts.at(-1)?.at ?? now), settings.progressIntervalSeconds);
  const dueAt = earliest && earliest > isoTime(now) ? earliest : isoTime(now);
  const next = owe(job, "callback", `inProgress_${job.revision + 1}`, dueAt, { event: "inProgress", url });
  const others = job.deliveries.filter((delivery) => !isProgress(delivery) || delivery.state === "inFlight");
  return { ...job, deliveries: [...others, next] };
}

/** What is still to be sent of what the job owed while it ran: nothing. What is on its way is left to land. */
function afterTheEnd(job: Job): readonly Delivery[] {
  return abandonDispatches(job.deliveries).filter((delivery) =>
    !isProgress(delivery) || delivery.state === "inFlight"
  );
}

function abandonDispatches(deliveries: readonly Delivery[]): readonly Delivery[] {
  return deliveries.map((delivery) =>
    delivery.kind === "dispatch" && isOutstanding(delivery) ? { ...delivery, state: "abandoned" } : delivery
  );
}

/** A runner that may be working on a job which was stopped from outside must hear of it. */
function cancellation(job: Job, now: Date): readonly Delivery[] {
  const wasStopped = job.status === "dismissed" || job.failure?.type === "deadline-exceeded";
  const wasSent = job.deliveries.some((delivery) =>
    delivery.kind === "dispatch" &&
    (delivery.state === "inFlight" || delivery.state === "delivered" || delivery.attempts.length > 0)
  );
  return wasStopped && wasSent ? [owe(job, "cancel", `cancel_${job.attempt}`, isoTime(now))] : [];
}

function finalCallback(job: Job, now: Date): readonly Delivery[] {
  const event: CallbackEvent = job.status === "successful" ? "successful" : "failed";
  const url = event === "successful" ? job.subscriber?.successUri : job.subscriber?.failedUri;
  if (url === undefined) return [];
  const leases = job.deliveries.filter(isOnItsWay).map(({ dueAt }) => dueAt).sort();
  return [owe(job, "callback", event, leases.at(-1) ?? isoTime(now), { event, url })];
}

function isOnItsWay(delivery: Delivery): boolean {
  return isProgress(delivery) && delivery.state === "inFlight";
}

function isProgress(delivery: Delivery): boolean {
  return delivery.event === "inProgress";
}

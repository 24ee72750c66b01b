import { type Delivery, isOutstanding } from "./delivery.ts";
import { dueAt, type Job } from "./job.ts";
import type { Cursor, Ports } from "./ports.ts";

export interface WantedDeliveries {
  readonly state: "dead" | "outstanding";
  /** Absent: of every kind. */
  readonly kind?: Delivery["kind"] | undefined;
  /** Of jobs of this process. */
  readonly processId?: string | undefined;
  /** Jobs on a page. */
  readonly limit: number;
  readonly after?: Cursor | undefined;
}

export interface JobDeliveries {
  readonly job: Job;
  /** Those that were asked for; at least one. */
  readonly deliveries: readonly Delivery[];
}

export interface DeliveryPage {
  readonly jobs: readonly JobDeliveries[];
  /** Where to go on. A page may have one and hold fewer than `limit` jobs, or none. */
  readonly next?: Cursor;
}

/** Jobs that one call looks at: most of them owe nothing. */
const mostLooks = 2_000;
const pageSize = 500;
/** Longer than any wait between two attempts, and shorter than a job that has ended is kept. */
const horizonMilliseconds = 86_400_000;

/**
 * Deliveries of all owners, by job. Dead ones newest job first, each exactly once; outstanding ones by when their job is next due:
 * these move while one looks, so one may be met twice, or not at all when it was made meanwhile.
 */
export async function listDeliveries(
  ports: Pick<Ports, "jobs" | "now">,
  wanted: WantedDeliveries,
): Promise<DeliveryPage> {
  return await (wanted.state === "dead" ? listDead(ports, wanted) : listOutstanding(ports, wanted));
}

async function listDead({ jobs }: Pick<Ports, "jobs">, wanted: WantedDeliveries): Promise<DeliveryPage> {
  const { limit, after } = wanted;
  const page = await jobs.list({ dead: true, limit, ...(after === undefined ? {} : { after }) });
  const found = page.jobs.flatMap((job) => matching(job, wanted));
  return { jobs: found, ...(page.next === undefined ? {} : { next: page.next }) };
}

async function listOutstanding(
  { jobs, now }: Pick<Ports, "jobs" | "now">,
  wanted: WantedDeliveries,
): Promise<DeliveryPage> {
  const until = new Date(now().getTime() + horizonMilliseconds);
  const found: JobDeliveries[] = [];
  let after = wanted.after;
  for (let looked = 0; looked < mostLooks; looked += pageSize) {
    const page = await jobs.due(until, pageSize, after);
    for (const job of page) {
      found.push(...matching(job, wanted));
      after = { at: dueAt(job) ?? job.deadlines.hardAt, id: job.id };
      if (found.length === wanted.limit) return { jobs: found, next: after };
    }
    if (page.length < pageSize) return { jobs: found };
  }
  return { jobs: found, ...(after === undefined ? {} : { next: after }) };
}

function matching(job: Job, { state, kind, processId }: WantedDeliveries): readonly JobDeliveries[] {
  if (processId !== undefined && job.processId !== processId) return [];
  const deliveries = job.deliveries.filter((delivery) =>
    (kind === undefined || delivery.kind === kind) &&
    (state === "dead" ? delivery.state === "dead" : isOutstanding(delivery))
  );
  return deliveries.length > 0 ? [{ job, deliveries }] : [];
}

import { change, type CommitPorts } from "./commit.ts";
import { type Delivery, replayed } from "./delivery.ts";
import { GatewayError } from "./errors.ts";
import { refuseRemoved } from "./find_job.ts";
import type { Job } from "./job.ts";
import type { Ports } from "./ports.ts";

export interface Replayed {
  readonly job: Job;
  readonly delivery: Delivery;
  /** False: it was not dead any more, so nothing was changed. */
  readonly isNew: boolean;
}

/**
 * Make a dead delivery due again, with a schedule that begins anew. Its id stays, so whoever got it after all knows it. Asked again, it
 * changes nothing; and it never changes the status of the job.
 *
 * @throws GatewayError `no-such-job`, `no-such-delivery`, `job-gone`; `illegal-transition` when it may not be replayed
 */
export async function replay(ports: CommitPorts, jobId: string, deliveryId: string): Promise<Replayed> {
  const job = await findAnyJob(ports, jobId);
  let isNew = false;
  const written = await change(ports, jobId, (current) => {
    const delivery = find(current, deliveryId);
    isNew = delivery.state === "dead";
    if (!isNew) return refuseAbandoned(delivery);
    const refusal = replayRefusal(current, delivery);
    if (refusal !== undefined) {
      throw new GatewayError("illegal-transition", `Cannot replay "${deliveryId}": ${refusal}`);
    }
    const again = replayed(delivery, ports.now());
    return {
      next: { ...current, deliveries: current.deliveries.map((one) => one.id === deliveryId ? again : one) },
    };
  }, job);
  if (written === undefined) throw noSuchJob(jobId);
  return { job: written, delivery: find(written, deliveryId), isNew };
}

/** The job, whoever it belongs to. @throws GatewayError `no-such-job`, `job-gone` */
export async function findAnyJob({ jobs }: Pick<Ports, "jobs">, jobId: string): Promise<Job> {
  const job = await jobs.read(jobId);
  if (job === undefined) throw noSuchJob(jobId);
  refuseRemoved(job);
  return job;
}

/** Why a dead delivery stays dead; undefined when it may be replayed. */
export function replayRefusal(job: Job, { kind }: Delivery): string | undefined {
  if (job.removedAt !== undefined) return "its job was removed";
  if (job.status === "dismissed") return "its job was dismissed, and nobody waits for it";
  if (kind !== "dispatch") return undefined;
  return `it is the order to run a job that has ended "${job.status}", and an end is final: submit the job again`;
}

function refuseAbandoned({ id, state }: Delivery): undefined {
  if (state !== "abandoned") return undefined;
  throw new GatewayError("illegal-transition", `Cannot replay "${id}": nobody is owed it any more`);
}

function find({ id, deliveries, removedAt }: Job, deliveryId: string): Delivery {
  const delivery = deliveries.find((one) => one.id === deliveryId);
  if (delivery !== undefined) return delivery;
  if (removedAt !== undefined) throw new GatewayError("job-gone", `Job "${id}" was removed at ${removedAt}`);
  throw new GatewayError(
    "no-such-delivery",
    `Job "${id}" has no delivery "${deliveryId}"; GET /admin/jobs/${id}/attempts lists them`,
  );
}

function noSuchJob(jobId: string): GatewayError {
  return new GatewayError("no-such-job", `No job has the id "${jobId}"`);
}

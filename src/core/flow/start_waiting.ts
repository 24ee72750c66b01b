import type { CommitPorts } from "../commit.ts";
import { deliver, handBack, isLeaseLongEnough } from "../deliver.ts";
import type { Delivery } from "../delivery.ts";
import type { Job } from "../job.ts";
import { claimAndDeliver } from "./claim_and_deliver.ts";
import type { WaitingDelivery } from "./runner_flow.ts";

/** Make the attempt whose turn has come: on the lease that this process has had all the while, or on one that it takes now. */
export async function startWaiting(ports: CommitPorts, waiting: WaitingDelivery): Promise<void> {
  const { jobId, lease, kept } = waiting;
  const job = kept?.job ?? await ports.jobs.read(jobId);
  if (job === undefined) return;
  const isMine = lease !== undefined && isLeased(job, lease);
  if (isMine && isLeaseLongEnough(ports, lease)) return await deliver(ports, job, lease, kept?.known);
  if (isMine && ports.now().toISOString() < lease.dueAt) await handBack(ports, job, lease);
  // A process that is about to end begins nothing.
  if (ports.stopping.aborted) return;
  const current = isMine ? await ports.jobs.read(jobId) : job;
  if (current !== undefined) await claimAndDeliver(ports, { job: current, ...kept?.known });
}

function isLeased({ deliveries }: Job, lease: Delivery): boolean {
  return deliveries.some(({ id, state, dueAt }) =>
    id === lease.id && state === "inFlight" && dueAt === lease.dueAt
  );
}

import type { CommitPorts } from "./commit.ts";
import { deliver } from "./deliver.ts";
import type { Job } from "./job.ts";
import type { Known } from "./ports.ts";
import { tend } from "./sweep.ts";

export interface Owing extends Known {
  readonly job: Job;
}

/** A Worker may have six connections open at once: one is left for the store. */
const atOnce = 5;

/**
 * A head start for many jobs: see to what each owes and make the attempts, a few at once, each claimed just before. It ends with
 * the first store that fails, after as long as a lease lasts, and after `settings.mostHeadStarts` jobs; what it does not reach is
 * due in the store, and the sweep finds it.
 */
export async function startDeliveries(ports: CommitPorts, jobs: readonly Owing[]): Promise<void> {
  const { settings, now, stopping } = ports;
  const waiting = jobs.slice(0, settings.mostHeadStarts).values();
  const until = now().getTime() + settings.leaseSeconds * 1000;
  const isOver = () => stopping.aborted || now().getTime() >= until;
  const walk = async () => {
    for (const owing of waiting) {
      if (isOver()) return;
      await start(ports, owing);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
}

async function start(ports: CommitPorts, { job, ...known }: Owing): Promise<void> {
  const attempts: Promise<void>[] = [];
  const claiming: CommitPorts = {
    ...ports,
    deliverSoon: (claimed, delivery) => void attempts.push(deliver(ports, claimed, delivery, known)),
  };
  await tend(claiming, job);
  await Promise.all(attempts);
}

import type { CommitPorts } from "./commit.ts";
import { claimAndDeliver, type Owing } from "./flow/claim_and_deliver.ts";
import { owesOnlyRunner, toWaiting } from "./flow/in_turn.ts";
import { within } from "./flow/within.ts";

export type { Owing } from "./flow/claim_and_deliver.ts";

/** A Worker may have six connections open at once: one is left for the store. */
const atOnce = 5;

/**
 * A head start for many jobs: see to what each owes and make the attempts, a few at once, each claimed just before. It ends with
 * the first store that fails, after as long as a lease lasts, and after `settings.mostHeadStarts` jobs; what it does not reach is
 * due in the store, and the sweep finds it; what its runner may not have now waits for its turn.
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

async function start(ports: CommitPorts, owing: Owing): Promise<void> {
  const { job } = owing;
  if (!owesOnlyRunner(job, ports.now())) return await claimAndDeliver(ports, owing);
  const slot = ports.flow.take(job.runner);
  if (slot === undefined) ports.flow.enter(toWaiting(job));
  else await within(ports, slot, () => claimAndDeliver(ports, owing));
}

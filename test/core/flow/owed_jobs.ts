import type { Delivery } from "../../../src/core/delivery.ts";
import type { Job } from "../../../src/core/job.ts";
import type { JobStore } from "../../../src/core/ports.ts";
import { sampleDelivery, sampleJob } from "../../support/sample_job.ts";

const together = 500;

/** Write jobs, as another process left them, that owe their dispatch since noon. */
export async function writeOwed(
  jobs: JobStore,
  all: readonly (Partial<Job> & { id: string })[],
): Promise<void> {
  for (let start = 0; start < all.length; start += together) {
    await Promise.all(all.slice(start, start + together).map((members) => write(jobs, members)));
  }
}

async function write(jobs: JobStore, members: Partial<Job> & { id: string }): Promise<void> {
  const dispatch: Delivery = sampleDelivery({ id: `${members.id}_dispatch_1` });
  const job = sampleJob({ deliveries: [dispatch], ...members });
  const [first] = job.deliveries;
  await jobs.commit({
    id: `${job.id} written`,
    job,
    index: { dueAt: first?.dueAt ?? job.deadlines.acceptBy, listed: true, dead: false },
    inputs: { message: job.id },
  });
}

/** `count` jobs: `<name>-0000`, ... */
export function numbered(
  name: string,
  count: number,
  members: Partial<Job> = {},
): (Partial<Job> & { id: string })[] {
  return Array.from({ length: count }, (_, number) => ({
    ...members,
    id: `${name}-${String(number).padStart(4, "0")}`,
  }));
}

import type { CommitPorts } from "../commit.ts";
import { deliver } from "../deliver.ts";
import type { Job } from "../job.ts";
import type { Known } from "../ports.ts";
import { seeTo } from "../see_to.ts";

export interface Owing extends Known {
  readonly job: Job;
}

/** Do what the job's deadlines ask for, and make at once the attempts that it owes by now. A message to a runner needs a slot before. */
export async function claimAndDeliver(ports: CommitPorts, { job, ...known }: Owing): Promise<void> {
  const attempts: Promise<void>[] = [];
  const claiming: CommitPorts = {
    ...ports,
    deliverSoon: (claimed, delivery) => void attempts.push(deliver(ports, claimed, delivery, known)),
  };
  await seeTo(claiming, job);
  await Promise.all(attempts);
}

import type { Job } from "../../../src/core/job.ts";
import type { Change, JobIndex } from "../../../src/core/ports.ts";

const noon = new Date("2026-11-21T12:00:00.000Z").getTime();

/** So many seconds after the noon at which the samples begin. */
export function at(seconds: number): string {
  return new Date(noon + seconds * 1000).toISOString();
}

/** A job as a submit makes it, at revision 1. */
export function sampleJob(members: Partial<Job> = {}): Job {
  return {
    id: crypto.randomUUID(),
    processId: "echo",
    processVersion: "1.0.0",
    runner: "http://127.0.0.1:8009/",
    owner: "ada",
    tags: ["first light", "größe"],
    status: "accepted",
    createdAt: at(0),
    updatedAt: at(0),
    attempt: 1,
    sequence: 0,
    maxAttempts: 3,
    acceptSeconds: 3_600,
    heartbeatSeconds: 60,
    deadlines: { acceptBy: at(3_600), hardAt: at(86_400) },
    wanted: { response: "raw" },
    deliveries: [
      { id: "msg_1", kind: "dispatch", attempt: 1, state: "inFlight", dueAt: at(30), tries: 0, attempts: [] },
    ],
    revision: 1,
    ...members,
  };
}

/** The record after it. */
export function nextOf(job: Job, members: Partial<Job> = {}): Job {
  return { ...job, ...members, revision: job.revision + 1 };
}

type Extras = Omit<Partial<Change>, "job" | "index"> & { readonly index?: Partial<JobIndex> };

/** A change that writes the job; listed, not dead, nothing due, unless the extras say otherwise. */
export function changeTo(job: Job, { index, ...extras }: Extras = {}): Change {
  return { id: crypto.randomUUID(), job, index: { listed: true, dead: false, ...index }, ...extras };
}

export const committed = { kind: "committed" } as const;
export const conflict = { kind: "conflict" } as const;

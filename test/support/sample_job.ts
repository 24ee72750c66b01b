import type { Delivery } from "../../src/core/delivery.ts";
import type { Job } from "../../src/core/job.ts";

export const noon = new Date("2026-11-21T12:00:00.000Z");

/** The time so many seconds after noon. */
export function at(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1000);
}

/** A job that was submitted at noon. */
export function sampleJob(members: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    processId: "echo",
    processVersion: "1.0.0",
    runner: "harbour",
    owner: "anonymous",
    tags: [],
    status: "accepted",
    createdAt: noon.toISOString(),
    updatedAt: noon.toISOString(),
    attempt: 1,
    sequence: 0,
    maxAttempts: 3,
    acceptSeconds: 600,
    heartbeatSeconds: 60,
    deadlines: { acceptBy: at(600).toISOString(), hardAt: at(3_600).toISOString() },
    wanted: { response: "raw" },
    deliveries: [],
    revision: 1,
    ...members,
  };
}

/** A dispatch that waits for its first attempt. */
export function sampleDelivery(members: Partial<Delivery> = {}): Delivery {
  return {
    id: "job-1_dispatch_1",
    kind: "dispatch",
    attempt: 1,
    state: "pending",
    dueAt: noon.toISOString(),
    tries: 0,
    attempts: [],
    ...members,
  };
}

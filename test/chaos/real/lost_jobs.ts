import { isFinal } from "../../../src/core/job.ts";
import { type Count, countFaults } from "./count.ts";
import type { Evidence } from "./evidence.ts";

/** R1: a job that a client holds a 201 for and that is not in the store, never ends, or has ended well without its results. */
export function countLost({ load, records, results }: Evidence): Count {
  return countFaults(load.accepted, ({ jobIds: [jobId = ""] }) => {
    const record = records.get(jobId);
    if (record === undefined) return { jobId, why: "not in the store" };
    if (!isFinal(record)) return { jobId, why: `still ${record.status}` };
    const isWithout = record.status === "successful" && results.get(jobId) === undefined;
    return isWithout ? { jobId, why: "successful without results" } : undefined;
  });
}

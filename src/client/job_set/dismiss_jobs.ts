import type { JobList } from "../../ogc/status_info.ts";
import { inTurns } from "../in_turns.ts";
import { hasEnded, type KnownJobs } from "./known_jobs.ts";
import { isRefused } from "./refused.ts";

/** A batch is one request; a job that has ended meanwhile is no failure. */
export async function dismissJobs(
  known: KnownJobs,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const open = () => known.jobs.filter((job) => !hasEnded(known, job));
  for (const group of known.groups) {
    const members = new Map(
      open().filter(({ statusInfo }) => statusInfo?.group === group).map((job) => [job.id, job]),
    );
    if (members.size === 0) continue;
    const { transport } = known;
    const path = `/jobs?group=${encodeURIComponent(group)}`;
    const { jobs } = await transport.read<JobList>({
      method: "DELETE",
      path,
      signal,
      retries: transport.retries,
    });
    for (const status of jobs) members.get(status.jobID)?.seen(status);
  }
  await inTurns([...new Set(open())], async (job) => {
    try {
      await job.dismiss(signal && { signal });
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  });
}

import { commit, type CommitPorts } from "./commit.ts";
import type { Job } from "./job.ts";
import { uploadPrefix } from "./results.ts";

/** Remove the uploads of a job that ended which no result refers to. */
export async function removeLitter({ blobs }: CommitPorts, job: Job): Promise<void> {
  const kept = job.status === "successful" ? uploadPrefix(job.id, job.attempt) : undefined;
  await blobs.removeAll(uploadPrefix(job.id), kept);
}

/** The end of a tombstone. The files go first: a crash in between leaves a tombstone, not files that nobody knows of. */
export async function forget(ports: CommitPorts, job: Job): Promise<boolean> {
  await ports.blobs.removeAll(uploadPrefix(job.id));
  const { outcome } = await commit(ports, { next: job, forget: true });
  return outcome.kind === "committed";
}

import type { DatabaseSync } from "node:sqlite";
import type { Job } from "../../core/job.ts";
import type { JobQuota } from "../../core/ports.ts";
import { queries } from "./queries.ts";

type Owned = Pick<Job, "id" | "owner">;

/** The places of an owner's outstanding jobs, and those that are kept for jobs to come, which lapse. */
export function outstandingJobs(database: DatabaseSync, now: () => Date) {
  const count = database.prepare(queries.placesTaken);
  const find = database.prepare("SELECT 1 FROM outstanding WHERE owner = ? AND job_id = ?");
  const put = database.prepare(
    "INSERT OR REPLACE INTO outstanding (owner, job_id, lapses_at) VALUES (?, ?, NULL)",
  );
  const keep = database.prepare(
    "INSERT OR IGNORE INTO outstanding (owner, job_id, lapses_at) VALUES (?, ?, ?)",
  );
  const remove = database.prepare("DELETE FROM outstanding WHERE owner = ? AND job_id = ?");
  const prune = database.prepare("DELETE FROM outstanding WHERE owner = ? AND lapses_at <= ?");

  function others({ owner, id }: Owned): number {
    return (count.get(owner, id) as { count: number }).count;
  }

  return {
    /** How many there are, when there is no place; undefined when there is one. */
    isFull(job: Owned, { most, keepFor = [] }: JobQuota): number | undefined {
      if (find.get(job.owner, job.id)) return undefined;
      const wanted = 1 + keepFor.length;
      if (others(job) + wanted <= most) return undefined;
      prune.run(job.owner, now().toISOString());
      const left = others(job);
      return left + wanted <= most ? undefined : left;
    },
    add({ owner, id }: Owned, { keepFor = [], keepSeconds = 0 }: JobQuota): void {
      put.run(owner, id);
      if (keepFor.length === 0) return;
      const lapsesAt = new Date(now().getTime() + keepSeconds * 1_000).toISOString();
      for (const other of keepFor) keep.run(owner, other, lapsesAt);
    },
    remove: ({ owner, id }: Owned) => void remove.run(owner, id),
  };
}

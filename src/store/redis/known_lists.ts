import type { Job } from "../../core/job.ts";

type Listed = Pick<Job, "owner" | "processId">;

export interface KnownLists {
  has(job: Listed): boolean;
  /** They were written just now. */
  add(job: Listed): void;
}

/** So long after a failover lists that it has lost are written again. */
const rememberedMilliseconds = 600_000;
const mostRemembered = 10_000;

/** Which owners and processes need not be written down again with each of their jobs. */
export function knownLists(now: () => Date): KnownLists {
  const written = new Map<string, number>();
  const nameOf = ({ owner, processId }: Listed) => JSON.stringify([owner, processId]);

  return {
    has(job) {
      const at = written.get(nameOf(job));
      return at !== undefined && now().getTime() - at < rememberedMilliseconds;
    },
    add(job) {
      const name = nameOf(job);
      if (this.has(job)) return;
      if (written.size >= mostRemembered) written.clear();
      written.set(name, now().getTime());
    },
  };
}

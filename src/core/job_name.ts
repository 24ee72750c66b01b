import type { Job } from "./job.ts";

/** A job as it is called outside. */
export interface JobName {
  readonly id: string;
  readonly linkKey?: string;
}

const separator = ".";

/**
 * Its id; for a job that is private to its link the id, a dot and the key, so that a client which puts URLs together from `jobID` does
 * right without knowing of it. Logs, runners and stores know the id only.
 */
export function jobName({ id, linkKey }: Pick<Job, "id" | "linkKey">): string {
  return linkKey === undefined ? id : id + separator + linkKey;
}

export function parseJobName(name: string): JobName {
  const at = name.indexOf(separator);
  return at < 0 ? { id: name } : { id: name.slice(0, at), linkKey: name.slice(at + 1) };
}

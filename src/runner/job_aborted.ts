/**
 * Why nobody waits for a run any more: the job was dismissed; a newer attempt runs or the job has ended; its hard deadline
 * passed; the gateway does not know it; this runner was closed.
 */
export type AbortCause = "cancelled" | "superseded" | "deadline" | "unknown" | "closed";

const sentences: Readonly<Record<AbortCause, string>> = {
  cancelled: "was cancelled",
  superseded: "was given up for a newer attempt, or the job has ended",
  deadline: "has passed its hard deadline",
  unknown: "is not known to the gateway",
  closed: "was stopped because the runner closes",
};

/** The reason of a job's `signal`. What the run returns or throws from then on is thrown away. */
export class JobAborted extends Error {
  override readonly name = "JobAborted";
  constructor(jobId: string, attempt: number, override readonly cause: AbortCause) {
    super(`Attempt ${attempt} of job "${jobId}" ${sentences[cause]}`);
  }
}

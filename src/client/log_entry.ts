/** A line of the log of a job. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

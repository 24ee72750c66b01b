/** How many jobs are in each state: by status, and `unknown` (not looked at yet) and `gone` (404 or 410). */
export type JobCounts = Readonly<Record<string, number>>;

/** How long a set is waited for. */
export interface WaitOptions {
  /** Longest wait, in milliseconds, whatever the gateway says or does not say. Default: none. */
  readonly timeout?: number | undefined;
  /** Ends the wait, which throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the counts as they are known at first, and whenever they have changed. What it throws ends the wait. */
  readonly onProgress?: ((counts: JobCounts) => void) | undefined;
  /** Dismiss what has not ended when the time is over. Default false: it goes on. */
  readonly cancelOnTimeout?: boolean | undefined;
  /** How long the gateway may be out of reach before the wait gives up, in milliseconds. Default 300,000. */
  readonly patience?: number | undefined;
}

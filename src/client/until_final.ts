import type { StatusInfo } from "../ogc/status_info.ts";
import { TimeoutError } from "./errors/timeout_error.ts";
import type { Job } from "./job.ts";
import { limited } from "./transport/limited.ts";
import type { WatchOptions } from "./watch/watch_options.ts";

export interface ResultOptions extends WatchOptions {
  /** Longest wait, in milliseconds, whatever the gateway says or does not say. Default: none. */
  readonly timeout?: number | undefined;
  /** Called with each status, the current one first. What it throws ends the wait. */
  readonly onProgress?: ((status: StatusInfo) => void) | undefined;
  /** Dismiss the job when the time is over. Default false: it goes on. */
  readonly cancelOnTimeout?: boolean | undefined;
}

/** @throws TimeoutError, ApiError, TransportError, the reason of the signal */
export async function untilFinal(job: Job, options: ResultOptions): Promise<void> {
  const { timeout, signal, onProgress, cancelOnTimeout = false, ...watching } = options;
  const late = () => new TimeoutError(job.id, timeout ?? Infinity, `Job "${job.id}" has not ended`);
  try {
    await limited(async (inner) => {
      for await (const status of job.watch({ ...watching, signal: inner })) onProgress?.(status);
    }, { milliseconds: timeout, signals: [signal], late });
  } catch (error) {
    // Whoever waited for too long is told so, whatever becomes of the dismissal.
    if (error instanceof TimeoutError && cancelOnTimeout) await job.dismiss().catch(() => {});
    throw error;
  }
}

import type { Backoff } from "../transport/backoff.ts";
import { ResultNotReadyError } from "../errors/result_not_ready_error.ts";
import { askedPause, isPassing } from "../transport/passing.ts";
import { sleep } from "../transport/sleep.ts";

export interface Patience {
  /** Between two tries. */
  readonly pauses: Backoff;
  /** In milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** Again and again, until it is answered: what the gateway cannot tell at the moment says nothing about any job. */
export async function patiently<T>(
  work: () => Promise<T>,
  { pauses, patience, signal }: Patience,
): Promise<T> {
  for (const since = Date.now();;) {
    try {
      return await work();
    } catch (error) {
      const mayPass = isPassing(error) || error instanceof ResultNotReadyError;
      if (!mayPass || Date.now() - since > patience) throw error;
      await sleep(Math.max(askedPause(error), pauses.next()), signal);
    }
  }
}

import { type Job, TimeoutError, TransportError } from "../../client/mod.ts";
import { untilFinal } from "../../client/until_final.ts";
import { Interrupted } from "../interrupted.ts";
import type { Io } from "../io.ts";
import { note } from "../output/print.ts";
import { createProgressView } from "../output/progress_view.ts";
import { interruptible } from "./interruptible.ts";

export interface FollowOptions {
  /** Show how far it is. */
  readonly isShown: boolean;
  /** In seconds. Default: until it has ended. */
  readonly timeout?: number | undefined;
  /** Dismiss the job on Ctrl-C. Default: it goes on. */
  readonly cancelOnInterrupt?: boolean | undefined;
}

/** Wait until a job has ended, however it does. @throws Interrupted, TimeoutError, ApiError, TransportError */
export async function follow(job: Job, options: FollowOptions, io: Io): Promise<void> {
  const { isShown, timeout, cancelOnInterrupt = false } = options;
  const view = isShown ? createProgressView(io) : undefined;
  await interruptible(io, async (signal) => {
    try {
      await untilFinal(job, {
        signal,
        timeout: timeout === undefined ? undefined : timeout * 1000,
        onProgress: (status) => view?.show(status),
      }).finally(() => view?.end());
    } catch (error) {
      if (signal.aborted) throw await left(job, cancelOnInterrupt);
      if (error instanceof TransportError || error instanceof TimeoutError) note(io, howToResume(job));
      throw error;
    }
  });
}

async function left(job: Job, isDismissed: boolean): Promise<Interrupted> {
  // To dismiss a job that has ended would remove its results.
  if (!isDismissed || job.isFinal) return new Interrupted(howToResume(job));
  try {
    await job.dismiss();
    return new Interrupted(`Job ${job.id} was dismissed`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return new Interrupted(`Job ${job.id} could not be dismissed and may go on: ${why}`);
  }
}

function howToResume({ id }: Job): string {
  return `Job ${id} goes on; to follow it again: tidegate watch ${id}`;
}

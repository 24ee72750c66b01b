import type { Job } from "../../src/core/job.ts";
import { heartbeatSeconds } from "./outside.ts";

/** A runner whose sign of life was acknowledged is not called silent before its time. */
export interface SilenceWatch {
  /** @param sentAt When the runner said it: what takes long on its way counts from there. */
  acknowledged(jobId: string, attempt: number, sentAt: Date): void;
  written(before: Job | undefined, after: Job): void;
}

/** The gateways' clocks differ by no more than this: a lease bears it beside the longest attempt. */
export const mostSkewSeconds = 15;
/** A sign of life that moves the deadline by less than a tenth is not written. */
const shortestSilence = 0.9 * heartbeatSeconds - mostSkewSeconds;

export function createSilenceWatch(broken: string[], now: () => Date): SilenceWatch {
  const heard = new Map<string, number>();
  return {
    acknowledged(jobId, attempt, sentAt) {
      const last = heard.get(`${jobId} ${attempt}`) ?? 0;
      heard.set(`${jobId} ${attempt}`, Math.max(last, sentAt.getTime()));
    },
    written(before, after) {
      if (before === undefined || before.status === after.status && before.attempt === after.attempt) return;
      const isLoss = after.attempt > before.attempt || after.failure?.type === "runner-lost";
      const last = heard.get(`${before.id} ${before.attempt}`);
      if (isLoss && last !== undefined && now().getTime() - last < shortestSilence * 1000) {
        broken.push(`a runner that was heard is not lost before its time: ${before.id}`);
      }
    },
  };
}

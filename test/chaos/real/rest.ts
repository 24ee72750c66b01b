import { isOutstanding } from "../../../src/core/delivery.ts";
import { isFinal, type Job } from "../../../src/core/job.ts";
import { eventually } from "../../support/eventually.ts";
import { pause } from "../../support/pause.ts";
import type { ChaosSite } from "./chaos_site.ts";
import { readRecords } from "./evidence.ts";

const lookMilliseconds = 250;

/** Waits until no job owes anybody anything, as the store has it. Answers after how many seconds that was; undefined: not in time. */
export async function untilRest(chaos: ChaosSite, seconds: number): Promise<number | undefined> {
  const begun = performance.now();
  return await eventually("all is at rest", seconds, async () => {
    const records = await readRecords(chaos);
    if (records.every(isAtRest)) return (performance.now() - begun) / 1000;
    await pause(lookMilliseconds);
    return undefined;
  }).catch(() => undefined);
}

export function isAtRest(job: Job): boolean {
  return isFinal(job) && !job.deliveries.some(isOutstanding);
}

import type { Job } from "../core/job.ts";

const steps = [
  { belowSeconds: 10, seconds: 1 },
  { belowSeconds: 60, seconds: 2 },
  { belowSeconds: 600, seconds: 5 },
  { belowSeconds: 3_600, seconds: 15 },
] as const;
const seldomSeconds = 30;

/** When it is worth asking for a live job again: a young one soon, one that has run for an hour seldom. */
export interface ComeBack {
  readonly seconds: number;
  /** Until when that holds, in milliseconds since 1970. */
  readonly until: number;
}

export function comeBackFor({ createdAt }: Pick<Job, "createdAt">, now: Date): ComeBack {
  const created = Date.parse(createdAt);
  const step = steps.find(({ belowSeconds }) => now.getTime() < created + belowSeconds * 1000);
  return step === undefined
    ? { seconds: seldomSeconds, until: Infinity }
    : { seconds: step.seconds, until: created + step.belowSeconds * 1000 };
}

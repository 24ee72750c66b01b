import type { StatusCode } from "../../ogc/status_info.ts";

export type StatusClass = 0 | 1 | 2 | 3;

/** Accepted and running jobs are together, so that a job that begins to run stays where it is. */
export const statusClass: Readonly<Record<StatusCode, StatusClass>> = {
  accepted: 0,
  running: 0,
  successful: 1,
  failed: 2,
  dismissed: 3,
};

/** Milliseconds until the year 2109; with the class above them a score is far from where doubles have gaps. */
const timeRange = 2 ** 42;

/** In the list of a process: by class, then by the time of creation. One ZADD moves a job from class to class. */
export function listScore(of: StatusClass, milliseconds: number): number {
  return of * timeRange + Math.min(Math.max(milliseconds, 0), timeRange - 1);
}

export function timeOfScore(score: number): string {
  return timeText(score % timeRange);
}

export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

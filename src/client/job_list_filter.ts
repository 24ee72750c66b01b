import type { StatusCode } from "../ogc/status_info.ts";

/** Which jobs are wanted (`/req/job-list`); what is absent excludes nothing. */
export interface JobListFilter {
  readonly processId?: string | readonly string[];
  readonly status?: StatusCode | readonly StatusCode[];
  /** Created at that time or in that interval: `2026-11-21T12:00:00Z/..`. */
  readonly datetime?: string;
  /** Whole seconds. */
  readonly minDuration?: number;
  /** Whole seconds. */
  readonly maxDuration?: number;
  /** Jobs of one batch. */
  readonly group?: string;
  /** Jobs of the caller's among these. */
  readonly jobIds?: readonly string[];
  /** Jobs a request brings; default 100. All are iterated over. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

export function toSearch({ processId, jobIds, pageSize, signal: _, ...same }: JobListFilter): string {
  const members = {
    ...same,
    processID: processId,
    jobID: jobIds?.join(","),
    limit: pageSize ?? (jobIds ? undefined : 100),
  };
  const pairs = Object.entries(members).flatMap(([name, value]) =>
    [value].flat().filter((one) => one !== undefined).map((one) => [name, String(one)])
  );
  return String(new URLSearchParams(pairs));
}

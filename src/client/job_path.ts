/** Where a job is, below the URL of the gateway. */
export function jobPath(jobId: string, rest = ""): string {
  return `/jobs/${encodeURIComponent(jobId)}${rest}`;
}

import type { Job } from "../job.ts";
import type { KnownJobs } from "../job_set/known_jobs.ts";

/** JSON: `{ version: 1, kind: "tidegate-jobs", url, isSingle, groups, jobs }`, each job as its statusInfo or `{ jobID }`. */
export function toText({ transport, jobs, groups }: KnownJobs, isSingle: boolean): string {
  const { protocol, host, pathname } = new URL(transport.url);
  return JSON.stringify({
    version: 1,
    kind: "tidegate-jobs",
    url: `${protocol}//${host}${pathname}`,
    isSingle,
    groups,
    jobs: jobs.map(toSaved),
  });
}

/** Without links that may carry a signature: whoever reads the text could use them. */
function toSaved({ id, statusInfo }: Job): object {
  return statusInfo === undefined
    ? { jobID: id }
    : { ...statusInfo, links: statusInfo.links?.filter(({ href }) => !/[?@]/.test(href)) };
}

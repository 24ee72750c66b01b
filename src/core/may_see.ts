import type { Job } from "./job.ts";
import type { JobName } from "./job_name.ts";
import { hasScope, ownerOf, type Principal } from "./principal.ts";
import { sameText } from "./same_text.ts";

/** Whether a job, asked for by that name, is one to this caller. Everybody else is answered as if it were none. */
export function maySee(principal: Principal, job: Job, { linkKey }: Pick<JobName, "linkKey">): boolean {
  if (hasScope(principal, "admin")) return true;
  if (job.linkKey !== undefined) return linkKey !== undefined && sameText(linkKey, job.linkKey);
  return linkKey === undefined && job.owner === ownerOf(principal);
}

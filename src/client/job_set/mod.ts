/** Everything that sets of jobs do; see `many_jobs.ts`. */
export { openJob, saveJob } from "../saving/job_file.ts";
export { openJobs, parseJobs } from "../saving/open_jobs.ts";
export { saveJobs } from "../saving/save_jobs.ts";
export { toText } from "../saving/to_text.ts";
export { asCompleted } from "./as_completed.ts";
export { dismissJobs } from "./dismiss_jobs.ts";
export { executeAll } from "./execute_all.ts";
export { refreshJobs } from "./refresh_jobs.ts";

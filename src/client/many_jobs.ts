/** What sets of jobs do: loaded when the first of them does it, so that whoever has single jobs only does not carry it. */
export const manyJobs = () => import("./job_set/mod.ts");

import type { ResultsDocument } from "../../ogc/results.ts";
import type { ApiError } from "../errors/api_error.ts";
import type { JobError } from "../errors/job_error.ts";
import type { Job } from "../job.ts";

/** What became of one job of a set. A failure is a value, so that one bad job does not take the others with it. */
export type Outcome =
  | {
    readonly ok: true;
    /** Of the job in the set, from 0. */
    readonly index: number;
    readonly job: Job;
    readonly results: ResultsDocument;
  }
  | {
    readonly ok: false;
    readonly index: number;
    readonly job: Job;
    /** `JobError`: it ended without results. `ApiError`: the gateway has it no more (404, 410), or will not give its results. */
    readonly error: JobError | ApiError;
  };

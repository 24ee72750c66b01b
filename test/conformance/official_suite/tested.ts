import type { Echo } from "./echo_description.ts";

/** What the suite is run against. */
export interface Tested {
  /** Without a slash at its end: the suite appends paths. */
  readonly root: string;
  readonly echoId: string;
  /** How long between two looks at a job that has not ended. The suite looks at most four times, every 5 s. */
  readonly pollMilliseconds: number;
}

export type SuiteTest = (tested: Tested) => Promise<void>;

/** A test of the class that needs the echo; it is read once, and a description that cannot be read skips the class. */
export type JobsTest = (tested: Tested, echo: Echo) => Promise<void>;

export const json = "application/json";
/** What the suite's other library sends for JSON. */
export const jsonByRestAssured = "application/json, application/javascript, text/javascript, text/json";

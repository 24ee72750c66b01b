import type { Job } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "./format.ts";
import { jobPairs } from "./job_views.ts";
import { print } from "./print.ts";

/** A job as it was seen last. */
export function printJob({ statusInfo }: Job, format: Format, io: Io): void {
  if (statusInfo) print({ document: statusInfo, asTable: (look) => jobPairs(statusInfo, look) }, format, io);
}

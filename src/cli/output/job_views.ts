import type { StatusInfo } from "../../ogc/status_info.ts";
import { colourOf } from "./colours.ts";
import { clockTime, shortTime } from "./times.ts";
import type { Column, TableLook } from "./to_table.ts";
import { toPairs } from "./to_pairs.ts";

/** One job, a line for each thing that is known of it. */
export function jobPairs(status: StatusInfo, look: TableLook): string {
  const { progress, usage, exception } = status;
  return toPairs([
    ["job", status.jobID],
    ["process", status.processID],
    ["group", status.group],
    ["status", status.status, colourOf(status.status)],
    ["progress", progress === undefined ? undefined : `${progress}%`],
    ["stage", status.stage],
    ["message", status.message],
    ["reason", exception && [exception.type, exception.detail].filter(Boolean).join(": ")],
    ["created", shortTime(status.created)],
    ["started", shortTime(status.started)],
    ["finished", shortTime(status.finished)],
    ["expires", shortTime(status.expires)],
    ["took", took(status)],
    ["usage", usage && Object.entries(usage).map(([name, amount]) => `${name} ${amount}`).join(", ")],
  ], look);
}

/** Many jobs, one a line. What is not there in any of them has no column. */
export const jobColumns: readonly Column<StatusInfo>[] = [
  { title: "JOB", value: ({ jobID }) => jobID },
  { title: "PROCESS", value: ({ processID }) => processID, isFlexible: true },
  { title: "STATUS", value: ({ status }) => status, colour: ({ status }) => colourOf(status) },
  { title: "%", value: ({ progress }) => progress, rank: 4 },
  { title: "CREATED", value: ({ created }) => shortTime(created), rank: 2 },
  { title: "TOOK", value: took, rank: 3 },
  { title: "MESSAGE", value: ({ message }) => message, isFlexible: true, rank: 1 },
];

function took({ started, finished }: StatusInfo): string | undefined {
  if (started === undefined || finished === undefined) return undefined;
  return clockTime(Date.parse(finished) - Date.parse(started));
}

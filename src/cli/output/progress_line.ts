import type { StatusInfo } from "../../ogc/status_info.ts";
import { isFinal } from "../../client/is_final.ts";
import { oneLine } from "./one_line.ts";
import { clockTime } from "./times.ts";
import { truncated } from "./truncated.ts";

export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the terminal, in columns. */
  readonly width: number;
}

const longest = 79;
const barWidth = 20;

/** `[#########-----------]  45% | running | 0:12 | Pausing for 3 s`, within the width. */
export function progressLine(status: StatusInfo, { now, width }: Moment): string {
  const parts = [
    `${bar(percentOf(status))} ${shown(percentOf(status)).padStart(4)}`,
    status.status,
    clockTime(elapsed(status, now)),
    ...(said(status) === "" ? [] : [said(status)]),
  ];
  // A line that fills the last column wraps in some terminals.
  return truncated(parts.join(" | "), Math.min(longest, width - 1));
}

/** The same for a file: `running  45%  Pausing for 3 s`. */
export function progressText(status: StatusInfo): string {
  return [status.status, shown(percentOf(status)).trim(), said(status)].filter((part) => part !== "").join(
    "  ",
  );
}

/** Whoever has succeeded has done all of it, whatever was told last. */
function percentOf({ status, progress }: StatusInfo): number | undefined {
  if (status === "successful") return 100;
  return progress === undefined || Number.isNaN(progress) ? undefined : Math.min(100, Math.max(0, progress));
}

function shown(percent: number | undefined): string {
  return percent === undefined ? "" : `${Math.round(percent)}%`;
}

function bar(percent = 0): string {
  const full = Math.floor(barWidth * percent / 100);
  return `[${"#".repeat(full)}${"-".repeat(barWidth - full)}]`;
}

function said({ stage, message }: StatusInfo): string {
  const parts = [stage, message].filter((part) => part !== undefined).map(oneLine);
  return [...new Set(parts)].filter((part) => part !== "").join(": ");
}

function elapsed(status: StatusInfo, now: number): number {
  const from = Date.parse(status.started ?? status.created);
  const until = isFinal(status) ? Date.parse(status.finished ?? status.updated) : now;
  // The clock of the gateway may be another one.
  return Math.max(until, Date.parse(status.updated)) - from;
}

import type { Log } from "./core/ports.ts";
import { redactedMembers } from "./redacted.ts";

const levels = ["info", "warning", "error", "off"] as const;
export type LogLevel = typeof levels[number];

/**
 * JSON lines. What others say in warnings and errors is redacted. Those of one turn of the event loop are written at once: a line
 * costs no system call of its own.
 *
 * @param later does its work after this turn
 */
export function createLog(
  write: (lines: string) => void,
  now: () => Date,
  least: LogLevel = "info",
  later: (work: () => void) => void = (work) => setTimeout(work, 0),
): Log {
  const time = timeText(now);
  let lines = "";
  const flush = () => {
    const pending = lines;
    lines = "";
    write(pending);
  };
  return (level, event, members) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    const rest = JSON.stringify(level === "info" ? members : redactedMembers(members));
    const end = rest === "{}" ? "}" : `,${rest.slice(1)}`;
    const isFirst = lines === "";
    lines += `{"time":"${time()}","level":"${level}","event":"${event}"${end}\n`;
    if (isFirst) later(flush);
  };
}

/** Writing out a time costs as much as the rest of a line; many lines share a millisecond. */
function timeText(now: () => Date): () => string {
  let at = NaN;
  let text = "";
  return () => {
    const date = now();
    if (date.getTime() === at) return text;
    at = date.getTime();
    return text = date.toISOString();
  };
}

import type { Log } from "./core/ports.ts";

const levels = ["info", "warning", "error", "off"] as const;
export type LogLevel = typeof levels[number];

/** JSON lines. Those of one turn of the event loop are written at once: a line costs no system call of its own. */
export function createLog(write: (lines: string) => void, now: () => Date, least: LogLevel = "info"): Log {
  let lines = "";
  const flush = () => {
    const pending = lines;
    lines = "";
    write(pending);
  };
  return (level, event, members) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    if (lines === "") setTimeout(flush, 0);
    lines += `${JSON.stringify({ time: now().toISOString(), level, event, ...members })}\n`;
  };
}

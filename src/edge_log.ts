import type { Log } from "./core/ports.ts";
import { createLog, type LogLevel } from "./log.ts";

/** A line is a call, which is how the platform's log takes it apart. A timer would not outlive the request. */
export function consoleLog(least: LogLevel = "info"): Log {
  return createLog((line) => console.log(line.trimEnd()), () => new Date(), least, (work) => work());
}

/** For what nobody waits for. */
export function logged(log: Log): (error: unknown) => void {
  return (error) =>
    log("error", "background", { error: error instanceof Error ? error.message : String(error) });
}

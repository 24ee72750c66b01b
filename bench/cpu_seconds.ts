import { readFileSync } from "node:fs";
import { Missing } from "./figure.ts";

const ticksPerSecond = 100;

/**
 * Of processor, all threads together, that a process has used since it began.
 *
 * @throws Missing where the system does not say
 */
export function cpuSeconds(pid: number | undefined): number {
  try {
    const [, user = "", system = ""] =
      /\) \S(?: -?\d+){10} (\d+) (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ??
        [];
    return (Number(user) + Number(system)) / ticksPerSecond;
  } catch {
    throw new Missing("/proc", "run it on Linux");
  }
}

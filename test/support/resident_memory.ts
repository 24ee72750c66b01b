import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** Of one process; undefined where the system does not say. */
export function residentMegabytes(pid: number | undefined): number | undefined {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}

/** The processes of that name in a group of processes; none where the system does not say. */
export function processesOfGroup(group: number | undefined, name: string): readonly number[] {
  if (process.platform !== "linux" || group === undefined) return [];
  return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).map(Number)
    .filter((pid) => isOf(pid, group, name));
}

/** `<pid> (<name>) <state> <parent> <group> ...` */
function isOf(pid: number, group: number, name: string): boolean {
  try {
    const [, found, inGroup] =
      /^\d+ \((.*)\) \S \d+ (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return found === name && Number(inGroup) === group;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

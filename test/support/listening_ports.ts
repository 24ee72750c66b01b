import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The TCP ports of IPv4 that a process listens on, from Linux's `/proc`. */
export function listeningPorts(pid: number): readonly number[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((descriptor) => socketOf(pid, descriptor)));
  return readFileSync("/proc/net/tcp", "utf8").trim().split("\n").slice(1).flatMap((line) => {
    const [, local = "", , state, , , , , , socket = ""] = line.trim().split(/\s+/);
    return state === listening && own.has(socket) ? [parseInt(local.split(":")[1] ?? "", 16)] : [];
  });
}

const listening = "0A";

function socketOf(pid: number, descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
  } catch {
    // Closed meanwhile.
    return undefined;
  }
}

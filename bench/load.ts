import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing } from "./figure.ts";

export interface Load {
  /** `http://127.0.0.1:8008` */
  readonly url: string;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: unknown;
  /** Sent with each. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Requests under way at a time. Default 64. */
  readonly connections?: number;
  /** Stop after so many answers, if that is sooner. */
  readonly mostAnswers?: number;
  /** Each path is asked for by a caller of its own, as one proxy tells it. */
  readonly ownCallers?: boolean;
}

export interface Timed {
  readonly perSecond: number;
  /** Milliseconds until an answer was there. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Requests per second under load from wrk, with one thread: it leaves most of the second core to whoever needs it.
 *
 * @throws Missing when there is no wrk; Error when an answer was not 2xx or a connection broke, because then other work was measured
 */
export async function load(options: Load): Promise<number> {
  const { requests, seconds } = await measure(options);
  return requests / seconds;
}

/**
 * Requests per second, and how long they took.
 *
 * @throws as `load` does
 */
export async function timedLoad(options: Omit<Load, "mostAnswers">): Promise<Timed> {
  const { requests, seconds, p50, p99 } = await measure(options);
  return { perSecond: requests / seconds, p50, p99 };
}

/**
 * Bytes per second under the same load, those of answers that were not over when time was up among them.
 *
 * @throws as `load` does
 */
export async function throughput(options: Omit<Load, "mostAnswers">): Promise<number> {
  const { bytes, seconds } = await measure(options);
  return bytes / seconds;
}

async function measure(options: Load): Promise<Received & { readonly seconds: number }> {
  needWrk();
  const { url, paths, body, headers = {}, seconds, connections = 64, mostAnswers = 0, ownCallers = false } =
    options;
  const folder = mkdtempSync(join(tmpdir(), "tidegate-load-"));
  try {
    const pathFile = join(folder, "paths");
    const bodyFile = body === undefined ? "-" : join(folder, "body");
    writeFileSync(pathFile, `${paths.join("\n")}\n`);
    if (body !== undefined) writeFileSync(bodyFile, JSON.stringify(body));
    const method = body === undefined ? "GET" : "POST";
    const wholeSeconds = Math.ceil(seconds);
    const script = fileURLToPath(new URL("load.lua", import.meta.url));
    const settings = [
      "-t1",
      `-c${connections}`,
      `-d${wholeSeconds}s`,
      ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
      "-s",
      script,
      url,
    ];
    const begin = performance.now();
    const said = await runWrk([
      ...settings,
      "--",
      method,
      pathFile,
      bodyFile,
      String(mostAnswers),
      ownCallers ? "1" : "0",
    ]);
    const elapsed = (performance.now() - begin) / 1000;
    return { ...readReceived(url, said), seconds: mostAnswers === 0 ? wholeSeconds : elapsed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws Missing */
export function needWrk(): void {
  if (spawnSync("wrk", ["-v"]).error !== undefined) throw new Missing("wrk", "apt-get install wrk");
}

function runWrk(args: readonly string[]): Promise<string> {
  // As many connections as are asked for, where the usual limit is lower.
  const child = spawn("/bin/sh", ["-c", 'ulimit -n 8192 2>/dev/null; exec wrk "$@"', "sh", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => said += chunk);
  child.stderr.on("data", (chunk) => said += chunk);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => code === 0 ? resolve(said) : reject(new Error(`wrk failed: ${said}`)));
  });
}

interface Received {
  readonly requests: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p99: number;
}

function readReceived(url: string, said: string): Received {
  const line = said.split("\n").findLast((candidate) => candidate.startsWith("{"));
  if (line === undefined) throw new Error(`Cannot read what wrk said of ${url}: ${said}`);
  const { requests, refused, broken, bytes, p50, p99 } = JSON.parse(line) as
    & Received
    & Record<"refused" | "broken", number>;
  if (requests > 0 && refused === 0 && broken === 0) return { requests, bytes, p50, p99 };
  throw new Error(
    `Cannot measure ${url}: of ${requests} requests ${refused} were refused and ${broken} broke`,
  );
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { answers } from "./answers.ts";
import { freePort } from "./free_port.ts";
import { createProgram } from "./program.ts";
import { workerdArguments } from "./requirements.ts";
import type { WorkerSettings } from "./workerd/settings.ts";

export interface WorkerOptions extends Omit<WorkerSettings, "port" | "compatibilityDate"> {
  /** Default `2026-10-01`. */
  readonly compatibilityDate?: string;
}

export interface ServedWorker {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The process of workerd itself. Undefined where there is no `/proc`. */
  readonly pid: number | undefined;
  /** Where it keeps its buckets, unless `r2Persist` says so; gone after `stop`. */
  readonly folder: string;
  /** A path of the Worker. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

const live = new Set<number>();
// The last resort when the tests themselves end early: workerd outlives a program around it that is killed.
process.on("exit", () => live.forEach(kill));

/** Bundles a Worker and runs it in real workerd, as a process of its own. Only behind `has("workerd")`. */
export async function startWorker(options: WorkerOptions): Promise<ServedWorker> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "tidegate-workerd-"));
  const settings: WorkerSettings = { compatibilityDate: "2026-10-01", ...options, port };
  const program = createProgram({
    name: "workerd",
    command: [process.execPath, ...workerdArguments, JSON.stringify(settings)],
    env: { TMPDIR: folder },
    isReady: () => answers(url),
    startSeconds: 40,
  });
  await program.start();
  const { workerd } = await program.entry((entry) => "workerd" in entry);
  const pid = typeof workerd === "number" ? workerd : undefined;
  if (pid !== undefined) live.add(pid);
  return {
    url,
    pid,
    folder,
    fetch: (path, init) => fetch(`${url}${path}`, init),
    async stop() {
      await program.stop();
      if (pid !== undefined) kill(pid);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kill(pid: number): void {
  live.delete(pid);
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

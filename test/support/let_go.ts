import { eventually } from "./eventually.ts";
import type { RunnerProgram } from "./runner_program.ts";

/** Releases runs of `counting_runner.ts` that are held until that of the job is done: it may not have come so far yet. */
export async function letGo(runner: RunnerProgram, jobId: string): Promise<void> {
  await eventually(`the run of job ${jobId} is done`, 10, async () => {
    await fetch(`${runner.url}/control/release`, { method: "POST" });
    return runner.entries().some(({ event, job }) => event === "done" && job === jobId) || undefined;
  });
}

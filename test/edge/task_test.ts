import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, test } from "vitest";
import { answers } from "../support/answers.ts";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free_port.ts";
import { has } from "../support/has.ts";
import { createJobClient } from "../support/job_client.ts";
import { createProgram, type Program } from "../support/program.ts";
import { processesOfGroup } from "../support/resident_memory.ts";

const folder = mkdtempSync(join(tmpdir(), "tidegate-task-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = [process.execPath, "run", "--quiet", "-A", resolve("workers/edge/deno.ts")] as const;

/** `deno task edge` in a folder of its own. */
async function edgeTask(): Promise<Program & { readonly url: string }> {
  const [port, runnerPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const program = createProgram({
    name: "edge task",
    command: ["/bin/sh", "-c", 'cd "$0" && exec "$@"', folder, ...command],
    env: { TIDEGATE_PORT: String(port), TIDEGATE_RUNNER_PORT: String(runnerPort) },
    hasChildren: true,
    isReady: () => answers(`${url}/processes/echo`, 200),
    startSeconds: 60,
  });
  return Object.assign(program, { url });
}

test("without redis-server it is said how to get it, and nothing is started", () => {
  const [deno, ...args] = command;
  const run = spawnSync(deno, args, { cwd: folder, env: { ...process.env, PATH: "" }, encoding: "utf8" });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain("apt-get install redis-server");
});

describe.skipIf(!has("redis") || !has("wrangler"))("deno task edge", () => {
  test("runs a job, keeps it over a restart, and leaves nothing behind", { timeout: 120_000 }, async () => {
    const task = await edgeTask();
    const client = createJobClient(task.url);
    try {
      await task.start();
      await task.line((line) => line.includes(`Tidegate is ready at ${task.url}`));
      const request = { inputs: { message: "hello" }, response: "document" as const };
      expect(await client.execute("echo", request)).toMatchObject({
        status: 200,
        body: { message: "hello" },
      });
      const jobId = await client.submit("primes_between", { inputs: { max_val: 20 } });
      expect(await client.reached(jobId)).toMatchObject({ status: "successful" });
      const { pid } = task;
      if (pid === undefined) throw new Error("The task does not run");
      // To it alone: its parts are its own business.
      process.kill(pid, "SIGTERM");
      expect(await task.exited()).toMatchObject({ code: 0 });
      await eventually(
        "all parts have ended",
        5,
        () => parts(pid).length === 0 || undefined,
        () => parts(pid),
      );
      await task.start();
      expect((await client.results(jobId)).status).toBe(200);
    } finally {
      await task.stop(15);
    }
  });

  test.runIf(process.platform === "linux")(
    "ends as a whole when one of its parts does",
    { timeout: 60_000 },
    async () => {
      const task = await edgeTask();
      try {
        await task.start();
        const [redis = NaN] = processesOfGroup(task.pid, "redis-server");
        process.kill(redis, "SIGKILL");
        expect(await task.exited()).toMatchObject({ code: 1 });
        expect(task.lines.join("\n")).toContain("The redis-server has ended");
        await expect(answers(`${task.url}/health/live`)).rejects.toThrow();
      } finally {
        await task.stop();
      }
    },
  );
});

function parts(group: number): readonly string[] {
  const names = ["redis-server", "workerd", "deno"];
  return names.flatMap((name) => processesOfGroup(group, name).map((pid) => `${name} ${pid}`));
}

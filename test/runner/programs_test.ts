import { spawnSync } from "node:child_process";
import { request } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { has } from "../support/has.ts";
import { afterEach, describe, expect, it } from "vitest";
import { sign } from "../../src/webhook/signature.ts";
import { answers } from "../support/answers.ts";
import { FakeGateway } from "../support/fake_gateway.ts";
import { freePort } from "../support/free_port.ts";
import { createProgram, type Program } from "../support/program.ts";

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A program that is a runner, and a gateway that shares its secret. */
async function start(command: [string, ...string[]], env: Record<string, string> = {}) {
  const gateway = await new FakeGateway().start();
  cleanUp.push(() => gateway.stop());
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = createProgram({
    name: "runner",
    command,
    env: { TIDEGATE_RUNNER_PORT: String(port), TIDEGATE_RUNNER_SECRET: gateway.secret, ...env },
    isReady: () => answers(url, 401),
  });
  cleanUp.push(() => program.stop());
  await program.start();
  return { gateway, url, port, program };
}

async function catalogueIds(url: string, secret: string): Promise<string[]> {
  const headers = { ...await sign([secret], "msg_1", new Date(), "") };
  const { processes } = await (await fetch(url, { headers })).json();
  return processes.map(({ id }: { id: string }) => id);
}

/** The lines of a program that are JSON: its log. */
function logOf(program: Program): { event: string; port?: number }[] {
  return program.lines.flatMap((line) => {
    try {
      return [JSON.parse(line.slice(line.indexOf("{")))];
    } catch {
      return [];
    }
  });
}

describe("workers/demo_runner/deno.ts", () => {
  const command: [string, ...string[]] = [Deno.execPath(), "run", "-A", "workers/demo_runner/deno.ts"];

  it("serves its processes, says that it listens, and ends by itself after SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { gateway, url, port, program } = await start(command);
      expect(await catalogueIds(url, gateway.secret)).toContain("simulate_scene");
      expect(logOf(program)[0]).toMatchObject({ event: "listening", level: "info", port });
      const long = { process: "sleep_a_while", inputs: { duration: 1_000, fail: false } };
      expect((await gateway.dispatch(url, long)).status).toBe(202);
      const started = performance.now();
      expect(await program.kill(signal)).toEqual({ code: 0, signal: null });
      expect(performance.now() - started).toBeLessThan(3_000);
      expect(gateway.received.filter(({ report }) => report.status !== undefined)).toEqual([]);
      expect(logOf(program)).toContainEqual(
        expect.objectContaining({ event: "run aborted", cause: "closed" }),
      );
    }
  }, 40_000);

  it("writes no inputs, tokens or secrets into its log", async () => {
    const { gateway, url, program } = await start(command);
    const inputs = { message: "canary-input" };
    const { status } = await gateway.dispatch(url, { process: "echo", inputs, outputs: { message: {} } });
    expect(status).toBe(200);
    const failing = { process: "primes_between", inputs: { min_val: 50, max_val: 10, note: "canary-note" } };
    await gateway.end((await gateway.dispatch(url, failing)).jobId);
    await program.kill("SIGTERM");
    const log = program.lines.join("\n");
    expect(logOf(program).map(({ event }) => event)).toEqual(
      expect.arrayContaining(["run ended", "run failed"]),
    );
    expect(log).not.toMatch(/canary|v1\.|whsec_/);
    expect(log).not.toContain(gateway.secret.slice(6));
  }, 40_000);

  it("writes less when TIDEGATE_LOG says so", async () => {
    const { program } = await start(command, { TIDEGATE_LOG: "warning" });
    await program.kill("SIGTERM");
    expect(logOf(program)).toEqual([]);
  }, 40_000);
});

describe("examples/hello_runner.ts", () => {
  it("is a complete runner", async () => {
    const { gateway, url } = await start([Deno.execPath(), "run", "-A", "examples/hello_runner.ts"]);
    expect(await catalogueIds(url, gateway.secret)).toEqual(["greet"]);
    const inputs = { name: "Ada", times: 2 };
    const { status, body } = await gateway.dispatch(url, {
      process: "greet",
      inputs,
      outputs: { greeting: {} },
    });
    expect([status, body.status]).toEqual([200, "successful"]);
    expect(body.outputs).toEqual({ greeting: { value: "Hello, Ada! Hello, Ada!" } });
    expect(Deno.readTextFileSync("examples/hello_runner.ts").trim().split("\n").length).toBeLessThan(30);
  }, 40_000);
});

describe.skipIf(!has("node"))("examples/runner_on_node.ts", () => {
  it(
    "runs on plain Node: catalogue, a run, an upload from a stream, a graceful end",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "tidegate-node-"));
      cleanUp.push(() => rmSync(folder, { recursive: true }));
      const bundle = join(folder, "runner.mjs");
      const bundling = [
        "bundle",
        "--quiet",
        "--platform",
        "browser",
        "-o",
        bundle,
        "examples/runner_on_node.ts",
      ];
      const { status: code, stderr } = spawnSync(Deno.execPath(), bundling);
      expect([code, stderr.toString()]).toEqual([0, expect.anything()]);
      const { gateway, url, program } = await start(["node", bundle]);
      expect(await catalogueIds(url, gateway.secret)).toEqual(["shout"]);
      const order = { process: "shout", inputs: { text: "grüße" }, outputs: { loud: {}, file: {} } };
      const { jobId } = await gateway.dispatch(url, order);
      expect((await gateway.end(jobId)).outputs).toMatchObject({
        loud: { value: "GRÜSSE" },
        file: { upload: { name: "loud.txt", mediaType: "text/plain", size: 7 } },
      });
      expect((await gateway.dispatch(url, { ...order, process: "nothing" })).status).toBe(404);
      for (const method of ["TRACE", "PUT"]) {
        const refused = await new Promise<number | undefined>((resolve, reject) =>
          request(url, { method }, ({ statusCode }) => resolve(statusCode)).on("error", reject).end()
        );
        expect(refused).toBe(method === "PUT" ? 405 : 400);
      }
      expect(gateway.faults).toEqual([]);
      expect(await program.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    },
    60_000,
  );
});

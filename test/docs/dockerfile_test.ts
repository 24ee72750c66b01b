import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers } from "../support/answers.ts";
import { freePort } from "../support/free_port.ts";
import { has } from "../support/has.ts";
import { createJobClient } from "../support/job_client.ts";
import { createProgram, type Program } from "../support/program.ts";
import { startRedisServer } from "../support/redis_server.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { readDockerfile, said, wordsOf } from "./dockerfile.ts";
import { buildImage, type Image } from "./image.ts";

describe("Dockerfile", () => {
  const stages = readDockerfile(readFileSync("Dockerfile", "utf8"));
  const final = stages.at(-1);

  it("builds and runs on the Deno of .ci/run", () => {
    const [, version] = /^deno_version=(.+)$/m.exec(readFileSync(".ci/run", "utf8")) ?? [];
    expect(stages.map(({ from }) => from.split(" ")[0])).toEqual(
      stages.map(() => `denoland/deno:${version}`),
    );
  });

  it("copies what .dockerignore lets through, and nothing else", () => {
    const lines = readFileSync(".dockerignore", "utf8").split("\n").filter((line) => /^[^#]/.test(line));
    const copied = said(stages[0], "COPY").flatMap((text) => text.split(" ").slice(0, -1));
    expect(lines).toEqual(["*", ...copied.map((name) => `!${name}`)]);
  });

  it("does not run as root", () => {
    expect(said(final, "USER")).toEqual(["deno"]);
  });

  it("lets the program have the network, its environment, /data, and what /docs shows", () => {
    const allowed = wordsOf(said(final, "ENTRYPOINT").at(-1)).filter((word) => /^-A|^--allow/.test(word));
    expect(allowed).toEqual([
      "--allow-env",
      "--allow-net",
      "--allow-read=/data,/app/swagger-ui-dist",
      "--allow-write=/data",
    ]);
  });

  it("stops by the signal that the gateway hears", () => {
    expect(said(final, "STOPSIGNAL")).toEqual(["SIGTERM"]);
  });
});

describe("the image, built below a folder", () => {
  let image: Image;
  const secret = webhookSecret();
  const programs: Program[] = [];

  beforeAll(() => void (image = buildImage()), 120_000);
  afterAll(async () => {
    for (const program of programs) await program.stop();
    image[Symbol.dispose]();
  });

  function program(name: string, url: string, env: Record<string, string>, file?: string): Program {
    const made = createProgram({
      name,
      command: image.command(file),
      env: { ...image.env, TIDEGATE_HOST: "127.0.0.1", ...env },
      isReady: () => answers(url),
    });
    programs.push(made);
    return made;
  }

  async function runner() {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { TIDEGATE_RUNNER_PORT: String(port), TIDEGATE_RUNNER_SECRET: secret };
    return { url, program: program("runner", url, env, "/app/demo_runner/deno.js") };
  }

  async function gateway(runnerUrl: string, env: Record<string, string>) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const own = {
      TIDEGATE_PORT: String(port),
      TIDEGATE_PUBLIC_URL: url,
      TIDEGATE_ANONYMOUS: "public",
      TIDEGATE_RUNNERS: `${runnerUrl} ${secret}`,
    };
    return { url, port: String(port), program: program("gateway", `${url}/health/live`, { ...own, ...env }) };
  }

  async function runsJobsAndStops(env: Record<string, string>): Promise<void> {
    const demo = await runner();
    const { url, port, program } = await gateway(demo.url, env);
    await demo.program.start();
    await program.start();
    await program.entry(({ event, processes }) => event === "catalogue" && Boolean(processes));
    const client = createJobClient(url);
    const jobs = [
      await client.submit("echo", { inputs: { message: "hi" } }),
      await client.submit("simulate_scene"),
    ];
    for (const job of jobs) expect(await client.reached(job)).toMatchObject({ status: "successful" });
    expect(await client.results(jobs[0] ?? "")).toMatchObject({ status: 200 });
    expect((await fetch(`${url}/docs/swagger-ui.css`)).status).toBe(200);
    expect(image.health({ TIDEGATE_PORT: port })).toBe(0);
    for (const one of [program, demo.program]) {
      expect(await one.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    }
    expect(image.health({ TIDEGATE_PORT: port })).not.toBe(0);
  }

  it(
    "runs jobs on SQLite, with what it uploads and its secrets in /data, and ends with 0 when asked to",
    async () => {
      await runsJobsAndStops({});
      expect(statSync(join(image.root, "data", "tidegate.db")).uid).not.toBe(0);
      expect(readdirSync(join(image.root, "data")).sort()).toEqual([
        "files",
        "tidegate.db",
        "tidegate.db.secrets",
      ]);
    },
    60_000,
  );

  it.skipIf(!has("redis"))("runs jobs on a Redis", async () => {
    await using redis = await startRedisServer();
    await runsJobsAndStops({ TIDEGATE_STORE: redis.url });
    expect(await redis.cli("EXISTS", "{tidegate}:owners")).toBe("1");
  }, 60_000);

  it("cannot write anywhere else", async () => {
    const elsewhere = join(image.root, "elsewhere");
    const { program } = await gateway("http://127.0.0.1:9", { TIDEGATE_BLOBS: elsewhere });
    await expect(program.start()).rejects.toThrow("NotCapable");
    expect(existsSync(elsewhere)).toBe(false);
  });
});

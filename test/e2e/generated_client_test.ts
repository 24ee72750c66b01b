import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateCommand } from "../support/api_tools/commands.ts";
import { has } from "../support/has.ts";
import { createSite, type Site } from "../support/site.ts";

const folder = mkdtempSync(join(tmpdir(), "tidegate-client-"));
afterAll(() => rmSync(folder, { recursive: true }));

const execute = promisify(execFile);

/** Not in one go: what stands before some deployments is in this process. */
async function run(...[program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const env = { ...process.env, NO_COLOR: "1" };
  return (await execute(program, args, { cwd: folder, env })).stdout;
}

const check = (...files: readonly string[]) =>
  run(process.execPath, "check", "--no-config", "--no-remote", ...files);

describe.skipIf(!has("apiTools"))("a client that was generated from /api", () => {
  let site: Site;
  beforeAll(async () => {
    site = await createSite({ env: { TIDEGATE_STORE_TIMEOUT_SECONDS: "10" } });
    writeFileSync(join(folder, "api.json"), await (await fetch(`${site.gateway.url}/api`)).text());
    copyFileSync("test/e2e/generated_client/run.ts", join(folder, "run.ts"));
    await run(...generateCommand, "api.json", join(folder, "client"));
  });
  afterAll(() => site?.stop());

  it("compiles, with what is written for it", async () => {
    await check("run.ts", "client/index.ts");
    writeFileSync(
      join(folder, "wrong.ts"),
      readFileSync(join(folder, "run.ts"), "utf8").replace("job.status)", "job.state)"),
    );
    await expect(check("wrong.ts")).rejects.toThrow("Property 'state' does not exist");
  }, 60_000);

  it("lists processes, runs jobs both ways, reads status, results and problems", async () => {
    const { url } = site.gateway;
    const seen = JSON.parse(
      await run(process.execPath, "run", "--no-config", "--no-check", "--allow-net", "run.ts", url),
    );
    expect(seen).toMatchObject({
      processes: expect.arrayContaining(["echo", "simulate_scene"]),
      inputs: expect.arrayContaining(["message", "pause"]),
      sync: { status: 200, results: { message: "at once" } },
      accepted: { status: 201, location: `${url}/jobs/${seen.job.jobID}` },
      isSameJob: true,
      job: { status: "successful", processID: "echo", type: "process" },
      results: { message: "in time" },
      listed: 1,
      problems: [
        { status: 400, errors: [{ pointer: "/inputs/message" }] },
        { status: 404, type: "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job" },
      ],
    });
    expect(seen.classes).toBeGreaterThan(4);
  }, 60_000);
});

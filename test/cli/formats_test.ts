/** What each command prints, in each format, of a gateway with the demo runner. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { settings } from "../../src/cli/configuration/settings.ts";
import { run } from "../../src/cli/run.ts";
import { createFakeIo, type FakeIoOptions } from "../support/cli/fake_io.ts";
import { masked } from "../support/cli/masked.ts";
import { type ServedDemo, serveDemo } from "../support/cli/served_demo.ts";

let demo: ServedDemo;
let ids: { readonly primes: string; readonly failed: string; readonly scene: string };

beforeAll(async () => {
  demo = await serveDemo();
  ids = {
    primes: await submitted(0, "primes_between", "min_val=10", "max_val=50"),
    failed: await submitted(2, "sleep_a_while", "duration=0.2", "fail=true"),
    scene: await submitted(0, "simulate_scene", "resolution=1", "end_date=2025-01-02", "output_path=cube"),
  };
});
afterAll(() => demo?.[Symbol.asyncDispose]());

async function cli(args: readonly string[], options: FakeIoOptions = {}) {
  const io = createFakeIo({ ...options, env: { TIDEGATE_URL: demo.url, ...options.env } });
  return { code: await run(args, io), out: io.out(), err: io.err() };
}

/** Executed and ended. */
async function submitted(code: number, ...request: readonly string[]): Promise<string> {
  const io = createFakeIo({ env: { TIDEGATE_URL: demo.url } });
  expect([await run(["execute", ...request, "--watch"], io), io.err()]).toEqual([code, expect.anything()]);
  return JSON.parse(io.out()).jobID;
}

const narrow = { columns: 79, env: { NO_COLOR: "1" } };

const commands: Readonly<Record<string, () => readonly string[]>> = {
  processes: () => ["processes"],
  process: () => ["process", "primes_between"],
  job: () => ["job", ids.failed],
  jobs: () => ["jobs"],
  watch: () => ["watch", ids.primes],
  logs: () => ["logs", ids.primes],
  results: () => ["results", ids.primes],
  results_link: () => ["results", ids.scene, "--output", "return_value"],
  opened: () => ["results", ids.primes, "--open"],
  opened_zarr: () => ["results", ids.scene, "--open"],
  executed: () => ["execute", "echo", "message=true", "list=[1,2]", "--wait"],
  request: () => ["request", "primes_between"],
  validate: () => ["validate", "primes_between", "min_val=-1", "max_val=x"],
  validate_well: () => ["validate", "primes_between", "min_val=1"],
};
const codes: Readonly<Record<string, number>> = { validate: 1 };

describe.each(Object.keys(commands))("%s", (name) => {
  test.each(["table", "json", "yaml"])("as %s", async (format) => {
    const { code, out, err } = await cli([...commands[name]?.() ?? [], "--format", format], narrow);
    expect([code, err]).toEqual([codes[name] ?? 0, expect.any(String)]);
    await expect(masked(out)).toMatchFileSnapshot(`golden/${name}.${format}`);
    const mayBeWider = ["logs", "request", "results_link"].includes(name);
    for (const line of format === "table" && !mayBeWider ? out.split("\n") : []) {
      expect(line.length).toBeLessThanOrEqual(79);
    }
  });
});

describe("json", () => {
  test.each<[args: () => readonly string[], path: () => string]>([
    [commands["processes"] ?? fail, () => "/processes"],
    [commands["process"] ?? fail, () => "/processes/primes_between"],
    [commands["job"] ?? fail, () => `/jobs/${ids.failed}`],
    [commands["watch"] ?? fail, () => `/jobs/${ids.primes}`],
    [commands["logs"] ?? fail, () => `/jobs/${ids.primes}/log`],
    [commands["results"] ?? fail, () => `/jobs/${ids.primes}/results`],
  ])("is the document of the API, and what a program gets that reads on", async (args, path) => {
    const { out } = await cli(args());
    const document = await (await fetch(demo.url + path())).json();
    // The list was asked for in larger pages, as its link to itself says.
    const told = out.replace("/processes?limit=100", "/processes");
    expect(JSON.parse(told)).toEqual(document);
  });

  test("of jobs is a list of statuses, newest first", async () => {
    const { jobs } = JSON.parse(
      (await cli(["jobs", "--process", "primes_between", "--process", "sleep_a_while"])).out,
    );
    expect(jobs.map(({ jobID }: { jobID: string }) => jobID)).toEqual([ids.failed, ids.primes]);
  });
});

describe("jobs", () => {
  const listed = async (...args: readonly string[]) => {
    const { code, out, err } = await cli(["jobs", "--format", "json", ...args]);
    expect(code).toBe(0);
    return { ids: JSON.parse(out).jobs.map(({ jobID }: { jobID: string }) => jobID), err };
  };

  test("takes what the API can be asked for", async () => {
    expect((await listed("--status", "failed,dismissed")).ids).toEqual([ids.failed]);
    expect((await listed("--since", "1h", "--status", "failed")).ids).toEqual([ids.failed]);
    expect((await listed("--until", "1h")).ids).toEqual([]);
    expect((await listed("--min-duration", "3600")).ids).toEqual([]);
    expect((await listed("--max-duration", "3600", "--process", "primes_between")).ids).toEqual([ids.primes]);
  });

  test("says so when there are more", async () => {
    const { ids: newest, err } = await listed(
      "--limit",
      "1",
      "--process",
      "primes_between",
      "--process",
      "sleep_a_while",
    );
    expect(newest).toEqual([ids.failed]);
    expect(err).toBe("There are more than these 1 jobs: --limit shows more\n");
    expect((await listed("--limit", "2", "--process", "primes_between", "--process", "sleep_a_while")).err)
      .toBe("");
  });
});

describe("colours", () => {
  const green = "\u001b[32m";
  test("are in a terminal, and not where NO_COLOR is set or something else reads", async () => {
    const args = ["job", ids.primes, "--format", "table"];
    expect((await cli(args, { columns: 79 })).out).toContain(`${green}successful`);
    expect((await cli(args, narrow)).out).not.toContain("\u001b");
    expect((await cli(args)).out).not.toContain("\u001b");
  });
});

test("a terminal gets a table without being told", async () => {
  expect((await cli(["processes"], narrow)).out).toMatch(/^PROCESS +VERSION +TITLE\n/);
});

describe("generate", () => {
  test("prints a module of functions, whatever the format, or writes it", async () => {
    const { code, out, err } = await cli(["generate", "primes_between", "--format", "json"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^import type \{ Client.*"@tidegate\/tidegate\/client";$/m);
    expect(out).toContain("primesBetween");
    expect(out).not.toContain("sleepAWhile");
    const folder = mkdtempSync(join(tmpdir(), "tidegate-generated-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "all.ts");
    const args = ["generate", "--out", file, "--client-module", "./client.ts"];
    expect(await cli(args)).toEqual({ code: 0, out: "", err: `Wrote 7 processes to ${file}\n` });
    expect(readFileSync(file, "utf8")).toMatch(/from "\.\/client\.ts";[^]*sleepAWhile/);
  });

  test("names a process that is not there", async () => {
    expect(await cli(["generate", "nope"])).toMatchObject({ code: 2, out: "" });
  });
});

test("aliases of another client of this API are known, and not in the help", async () => {
  const primary = (await cli(["processes"])).out;
  for (const alias of ["lp", "list-processes"]) expect((await cli([alias])).out).toBe(primary);
  expect((await cli(["gj", ids.failed])).out).toBe((await cli(["job", ids.failed])).out);
  expect((await cli(["--help"])).out).not.toMatch(/\blp\b/);
});

describe("docs/cli.md", () => {
  const page = readFileSync("docs/cli.md", "utf8");
  const lines = [...page.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = ""]) =>
    block.trim().split("\n")
  );
  const words = (line: string) => line.match(/'[^']*'|\S+/g)?.map((word) => word.replace(/^'|'$/g, "")) ?? [];

  test.each(lines)("%s", async (line) => {
    const [program, ...args] = words(line);
    expect(program).toBe("tidegate");
    expect((await cli(args)).code).toBe(0);
  });

  test("has each setting with its variable and its flag", () => {
    expect(lines.length).toBeGreaterThan(5);
    for (const { key, env, flag } of settings) {
      expect(page).toMatch(new RegExp(`\\| \`${key}\` +\\| \`${env}\` +\\| \`${flag}\` +\\|`));
    }
  });
});

function fail(): never {
  throw new Error("There is no such command");
}

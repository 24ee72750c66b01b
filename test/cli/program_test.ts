/** The program as a process: what it ends with, and what a person at a terminal sees. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cliCommand, runCli } from "../support/cli/cli_program.ts";
import { type ServedDemo, serveDemo } from "../support/cli/served_demo.ts";
import { openTerminal } from "../support/cli/terminal.ts";
import { freePort } from "../support/free_port.ts";
import { has, pathOf } from "../support/has.ts";

let demo: ServedDemo;
beforeAll(async () => void (demo = await serveDemo()));
afterAll(() => demo?.[Symbol.asyncDispose]());

const env = () => ({ TIDEGATE_URL: demo.url });
const statusOf = async (jobId: string) => (await (await fetch(`${demo.url}/jobs/${jobId}`)).json()).status;
const jobIn = (text: string) => /Job ([0-9a-f-]{36})/.exec(text)?.[1] ?? "";
const sleep = (
  duration: string,
  ...more: readonly string[]
) => ["execute", "sleep_a_while", `duration=${duration}`, ...more];

const runtimes: Record<string, () => readonly [string, ...string[]]> = {
  Deno: () => cliCommand,
};
if (has("node")) runtimes["Node"] = () => [pathOf("node"), join(bundled, "tidegate.mjs")];

let bundled: string;
beforeAll(() => {
  bundled = mkdtempSync(join(tmpdir(), "tidegate-cli-"));
  const args = [
    "bundle",
    "--quiet",
    "--platform=deno",
    "-o",
    join(bundled, "tidegate.mjs"),
    "src/cli/main.ts",
  ];
  const { status, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(`Cannot bundle the program: ${stderr}`);
});
afterAll(() => rmSync(bundled, { recursive: true, force: true }));

describe.each(Object.keys(runtimes))("on %s the exit code", (runtime) => {
  const run = (args: readonly string[], more: Parameters<typeof runCli>[1] = {}) => {
    const command = runtimes[runtime]?.();
    return runCli(args, { ...(command && { command }), ...more, env: { ...env(), ...more.env } });
  };

  test.each<[code: number, when: string, args: readonly string[], said: RegExp]>([
    [0, "it was done", ["processes"], /^$/],
    [1, "it cannot be done as typed", ["processes", "--nope"], /^tidegate: unknown option '--nope'\n/],
    [
      1,
      "the request has faults",
      ["execute", "primes_between", "max_val=500"],
      /\n {2}\/inputs\/max_val: must be at most 100/,
    ],
    [2, "the gateway says no", ["process", "nope"], /^tidegate: .*answered 404\)\n/],
    [
      2,
      "the job has failed",
      sleep("0.1", "fail=true", "--watch"),
      /tidegate: Job ".*" failed .*Woke up too early\n$/,
    ],
  ])("is %d when %s", async (code, _when, args, said) => {
    const ran = await run(args);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringMatching(said)]);
    if (code === 0) expect(JSON.parse(ran.stdout).processes).toHaveLength(7);
  });

  test("is 3 when nobody answers", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await run(["dismiss", "x"], { env: { TIDEGATE_URL: url } });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(
      /^tidegate: No answer to DELETE http:\/\/127\.0\.0\.1:\d+\/jobs\/x: .*\n {2}is the URL right/,
    );
  });

  test("is 130 after Ctrl-C, and the job goes on", async () => {
    const { code, stdout, stderr } = await run(sleep("30", "--watch"), {
      once: ["running", (kill) => kill("SIGINT")],
    });
    const jobId = jobIn(stderr);
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(
      new RegExp(`Job ${jobId} goes on; to follow it again: tidegate watch ${jobId}\\n$`),
    );
    expect(await statusOf(jobId)).toBe("running");
    expect((await run(["dismiss", jobId])).code).toBe(0);
  });
});

describe.skipIf(!has("terminal"))("in a terminal of 79 columns", () => {
  const open = (args: readonly string[]) =>
    openTerminal(args, { columns: 79, env: { ...env(), NO_COLOR: "1" } });
  const bar = /^\[([#-]{20})\] +(\d*)%? \| (\w+) \| \d+:\d\d/;

  test("the bar moves in its place, and is full at the end", async () => {
    await using terminal = open(sleep("1.5", "--watch"));
    expect(await terminal.exited()).toBe(0);
    const drawn = terminal.screens.map((screen) => screen.filter((line) => bar.test(line)));
    expect(Math.max(...drawn.map((lines) => lines.length))).toBe(1);
    const percents = drawn.flatMap((lines) => lines).map((line) => Number(bar.exec(line)?.[2]));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(new Set(percents).size).toBeGreaterThanOrEqual(3);
    const screen = terminal.screen();
    expect(screen.filter((line) => bar.test(line))).toEqual([
      expect.stringMatching(/^\[#{20}\] 100% \| successful \| 0:0\d/),
    ]);
    expect(screen[0]).toMatch(/^Job [0-9a-f-]{36}$/);
    expect(screen.join("\n")).toMatch(/\nstatus +successful\n/);
  });

  test("Ctrl-C leaves the job running, and says how to go on", async () => {
    await using terminal = open(sleep("30", "--watch"));
    await terminal.line(/\| running \|/);
    terminal.type("\u0003");
    expect(await terminal.exited()).toBe(130);
    const screen = terminal.screen().join("\n");
    const jobId = jobIn(screen);
    // Longer than the terminal is wide.
    expect(screen.replaceAll("\n", "")).toContain(`goes on; to follow it again: tidegate watch ${jobId}`);
    expect(await statusOf(jobId)).toBe("running");
    await fetch(`${demo.url}/jobs/${jobId}`, { method: "DELETE" });
  });

  test("Ctrl-C dismisses the job when told so", async () => {
    await using terminal = open(sleep("30", "--watch", "--cancel-on-interrupt"));
    await terminal.line(/\| running \|/);
    terminal.type("\u0003");
    expect(await terminal.exited()).toBe(130);
    const jobId = jobIn(terminal.screen().join("\n"));
    expect(terminal.screen().at(-1)).toBe(`Job ${jobId} was dismissed`);
    expect(await statusOf(jobId)).toBe("dismissed");
  });

  test("a table is as wide as that at most", async () => {
    await using terminal = open(["jobs"]);
    expect(await terminal.exited()).toBe(0);
    expect(terminal.screen()[0]).toMatch(/^JOB +PROCESS +STATUS/);
    const rows = terminal.screen().slice(1);
    // None is broken in two.
    expect(rows.every((row) => /^[0-9a-f-]{36} {2}/.test(row))).toBe(true);
  });

  test("configure asks, and no letter of a secret is on the screen", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tidegate-configure-"));
    const config = join(folder, "config.yaml");
    await using terminal = open(["configure", "--config", config]);
    await terminal.line(/^URL of the gateway/);
    terminal.type("\r");
    await terminal.line(/^Who is calling/);
    terminal.type("token\r");
    await terminal.line(/^Token:/);
    terminal.type("s3cr3t\r");
    expect(await terminal.exited()).toBe(0);
    expect(terminal.screens.flat().join()).not.toContain("s3");
    const shown = await runCli(["configure", "--show", "--config", config]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ token: { value: "********", source: config } });
    rmSync(folder, { recursive: true });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { masked } from "../support/cli/masked.ts";
import { ranCli } from "../support/cli/world_cli.ts";
import { createWorld } from "../support/world.ts";

const done = { sequence: 1, status: "successful", outputs: { message: { value: "x" } } } as const;
interface Batch {
  readonly group: string;
  readonly jobs: readonly { readonly jobID: string }[];
}

const echo = { inputs: { message: "x" } };

describe("execute", () => {
  test("sends what was typed, over what the file says", async () => {
    const world = await createWorld();
    const folder = mkdtempSync(join(tmpdir(), "tidegate-request-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "request.yaml");
    writeFileSync(
      file,
      "inputs: {message: old}\nresponse: document\nsubscriber: {failedUri: 'https://a.test/f'}\n",
    );
    const { code, out, requests } = await ranCli(world, [
      ...["execute", "echo", "message=new", "-r", file, "--output", "message", "--response", "raw"],
      ...["-s", "success=https://a.test/s", "--idempotency-key", "k-1"],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: "accepted", processID: "echo" });
    const sent = requests.find(({ method }) => method === "POST");
    expect(sent?.headers.get("idempotency-key")).toBe('"k-1"');
    expect(await sent?.json()).toEqual({
      inputs: { message: "new" },
      outputs: { message: {} },
      response: "raw",
      subscriber: { successUri: "https://a.test/s", failedUri: "https://a.test/f" },
    });
  });

  test("reads a request from standard input", async () => {
    const world = await createWorld();
    const { code } = await ranCli(world, ["execute", "echo", "-r", "-"], { stdin: JSON.stringify(echo) });
    expect(code).toBe(0);
  });

  test("with the same key makes one job", async () => {
    const world = await createWorld();
    const args = ["execute", "echo", "message=x", "--idempotency-key", "same"];
    const [one, two] = [await ranCli(world, args), await ranCli(world, args)];
    expect(JSON.parse(one.out).jobID).toBe(JSON.parse(two.out).jobID);
    const { code, err } = await ranCli(world, [...args, "message=y"]);
    expect([code, err]).toEqual([1, expect.stringContaining('the input "message" 2 times')]);
    expect((await ranCli(world, ["execute", "echo", "message=y", "--idempotency-key", "same"])).code).toBe(2);
  });

  test("checks before it sends: faults one a line, and nothing was sent", async () => {
    const world = await createWorld();
    const { code, out, err, requests } = await ranCli(world, ["execute", "echo", "message:=5", "more=1"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(
      /^tidegate: Cannot execute "echo" with this request:\n {2}\/inputs\/\w+: .*\n {2}\/inputs\/\w+: .*\n$/,
    );
    expect(requests.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("sends it without a check when told so, and tells what the gateway says", async () => {
    const world = await createWorld();
    const { code, err } = await ranCli(world, ["execute", "echo", "message:=5", "--no-validate"]);
    expect(code).toBe(2);
    expect(err).toMatch(/answered 400\)\n {2}\/inputs\/message: /);
  });
});

describe("logs", () => {
  test("are lines in which nothing moves the cursor", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", echo);
    const log = [{ message: "one" }, { level: "error", message: "two\u001b[2J\nthree" }] as const;
    await world.report(jobId, { ...done, log: [...log] });
    const { out } = await ranCli(world, ["logs", jobId], { columns: 20, env: { NO_COLOR: "1" } });
    expect(out).toBe("2026-11-21 12:00:00Z  info     one\n2026-11-21 12:00:00Z  error    two three\n");
    const newest = await ranCli(world, ["logs", jobId, "--limit", "1", "--format", "json"]);
    expect(JSON.parse(newest.out).log).toHaveLength(1);
  });
});

describe("dismiss", () => {
  test.each(["table", "json", "yaml"])("shows what became of the job, as %s", async (format) => {
    const world = await createWorld();
    const jobId = await world.submit("echo", echo);
    const { code, out, err } = await ranCli(world, ["dismiss", jobId, "--format", format]);
    expect([code, err]).toEqual([0, ""]);
    await expect(masked(out)).toMatchFileSnapshot(`golden/dismiss.${format}`);
  });

  test("of several goes on after one that cannot be", async () => {
    const world = await createWorld();
    const [a, b] = [await world.submit("echo", echo), await world.submit("echo", echo)];
    const { code, out, err } = await ranCli(world, ["dismiss", a, "nope", b]);
    expect(code).toBe(2);
    expect(JSON.parse(out).jobs.map(({ jobID, status }: Record<string, string>) => [jobID, status])).toEqual([
      [a, "dismissed"],
      [b, "dismissed"],
    ]);
    expect(err).toContain('No job has the id "nope"');
    expect(err).toMatch(/tidegate: 1 of 3 jobs could not be dismissed\n$/);
  });

  test("of a group stops those that have not ended, in one request", async () => {
    const world = await createWorld();
    const other = await world.submit("echo", echo);
    const body = JSON.stringify({ processID: "echo", inputs: [{ message: "a" }, { message: "b" }] });
    const headers = { "content-type": "application/json" };
    const batch = await world.ask<Batch>("/jobs/batch", { method: "POST", headers, body });
    await world.settle();
    const [a = "", b = ""] = batch.body.jobs.map(({ jobID }) => jobID);
    await world.report(a, done);
    const { group } = batch.body;
    const { code, out, requests } = await ranCli(world, ["dismiss", "--group", group]);
    expect([code, requests.length]).toEqual([0, 1]);
    const told = JSON.parse(out).jobs.map(({ jobID, status }: Record<string, string>) => [jobID, status]);
    expect(told.sort()).toEqual([[a, "successful"], [b, "dismissed"]].sort());
    const listed = JSON.parse((await ranCli(world, ["jobs", "--group", group])).out).jobs;
    expect(listed).toHaveLength(2);
    expect((await world.job(other)).status).toBe("accepted");
    expect((await ranCli(world, ["dismiss", "--group", "nope&x"])).code).toBe(2);
  });

  test("wants to know what", async () => {
    const world = await createWorld();
    for (const args of [["dismiss"], ["dismiss", "a", "--group", "g"]]) {
      const { code, err, requests } = await ranCli(world, args);
      expect([code, requests]).toEqual([1, []]);
      expect(err).toContain("give job ids, or --group with the id of a group");
    }
  });
});

describe("an error", () => {
  test.each<[name: string, args: readonly string[], said: RegExp]>([
    [
      "no process",
      ["process", "nope"],
      /"nope".* answered 404\)\n {2}`tidegate processes` lists what can be run\n$/,
    ],
    ["no job", ["job", "nope"], /"nope".* answered 404\)\n {2}`tidegate jobs` lists your jobs\n$/],
  ])("of %s says what would be right, in two lines", async (_name, args, said) => {
    const world = await createWorld();
    const { code, out, err } = await ranCli(world, args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(said);
    expect(err.trimEnd().split("\n")).toHaveLength(2);
  });

  test("is told whole when asked for", async () => {
    const world = await createWorld();
    const { err } = await ranCli(world, ["job", "nope", "--verbose"]);
    expect(err).toMatch(/\n {2}type: .*no-such-job\n/);
    expect(err).toMatch(/\n {2}status: 404\n/);
  });

  test("of a job without results is its own", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", echo);
    const early = await ranCli(world, ["results", jobId]);
    expect([early.code, early.err]).toEqual([2, expect.stringContaining("`tidegate results ID --wait`")]);
    const exception = { type: "out-of-memory", status: 507, detail: "Needed 9 GB" };
    await world.report(jobId, { sequence: 1, status: "failed", exception });
    const { code, out, err } = await ranCli(world, ["results", jobId, "--verbose"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`Job "${jobId}" failed (out-of-memory): Needed 9 GB\n`);
    expect(err).toContain("\n  status: 507\n");
  });

  test("in typing names the nearest command, and where help is", async () => {
    const world = await createWorld();
    const { code, err } = await ranCli(world, ["exceute", "echo"]);
    expect([code, err]).toEqual([1, "tidegate: unknown command 'exceute'\n(Did you mean execute?)\n"]);
    const option = await ranCli(world, ["execute", "echo", "--wath"]);
    expect(option.err).toContain("(Did you mean --watch?)");
    expect(option.err).toContain("see: tidegate execute --help");
    expect((await ranCli(world, ["jobs", "--status", "done"])).err).toContain("one of accepted, running");
    expect((await ranCli(world, ["jobs", "--limit", "many"])).err).toContain("a whole number, 1 or more");
    expect((await ranCli(world, [])).code).toBe(1);
  });
});

describe("help", () => {
  const commands = [
    ...["processes", "process", "execute", "jobs", "job", "watch", "logs", "results", "dismiss", "request"],
    ...["validate", "generate", "configure"],
  ];
  test.each(commands)("of %s has an example that begins with it", async (command) => {
    const world = await createWorld();
    const { code, out } = await ranCli(world, [command, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}tidegate ${command}`));
    expect(out).toContain("--url <url>");
  });

  test("lists every command", async () => {
    const world = await createWorld();
    const { out } = await ranCli(world, ["--help"]);
    for (const command of commands) expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    const { version } = JSON.parse(readFileSync("deno.json", "utf8"));
    expect((await ranCli(world, ["--version"])).out).toBe(`${version}\n`);
  });
});

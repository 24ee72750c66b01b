import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ranCli, worldCli } from "../support/cli/world_cli.ts";
import { createWorld, publicUrl } from "../support/world.ts";

const echo = { inputs: { message: "x" } };
const done = { status: "successful", outputs: { message: { value: "x" } } } as const;
const lines = (text: string) => text.trimEnd().split("\n");

async function watched(args: readonly string[] = [], options = {}) {
  const world = await createWorld();
  const jobId = await world.submit("echo", echo);
  const cli = worldCli(world, ["watch", jobId, ...args], options);
  await eventually("the watch shows the job", 5, () => cli.io.err() !== "" || undefined, () => cli.io.err());
  const told = (text: string) =>
    eventually(`it says ${text}`, 5, () => cli.io.err().includes(text) || undefined, () => cli.io.err());
  return { world, jobId, told, ...cli };
}

describe("watch", () => {
  test("writes a line for each change where there is no terminal, and the last status as the answer", async () => {
    const { world, jobId, told, io, code } = await watched();
    await world.report(jobId, { sequence: 1, status: "running", progress: 5, message: "Reading" });
    await told("Reading");
    await world.report(jobId, { sequence: 2, status: "running", progress: 5, message: "Reading" });
    await world.report(jobId, { sequence: 3, progress: 60, message: "Writing" });
    await told("Writing");
    await world.report(jobId, { sequence: 4, ...done });
    expect(await code).toBe(0);
    expect(lines(io.err())).toEqual([
      "accepted",
      "running  5%  Reading",
      "running  60%  Writing",
      expect.stringMatching(/^successful {2}100%/),
    ]);
    expect(JSON.parse(io.out())).toMatchObject({ jobID: jobId, status: "successful" });
  });

  test("ends with 2 when the job has failed, and prints how it ended all the same", async () => {
    const { world, jobId, io, code } = await watched();
    const exception = { type: "invalid", status: 400, detail: "Too many seas" };
    await world.report(jobId, { sequence: 1, status: "failed", exception });
    expect(await code).toBe(2);
    expect(JSON.parse(io.out())).toMatchObject({ status: "failed" });
    expect(lines(io.err()).at(-1)).toMatch(/^tidegate: Job ".*" failed \(invalid\): Too many seas$/);
  });

  test("ends with 2 when somebody has dismissed it", async () => {
    const { world, jobId, code } = await watched();
    await world.fetch(`/jobs/${jobId}`, { method: "DELETE" });
    expect(await code).toBe(2);
  });

  test("Ctrl-C leaves the job running, and says how to go on", async () => {
    const { world, jobId, io, code } = await watched();
    io.interrupt();
    expect(await code).toBe(130);
    expect(lines(io.err()).at(-1)).toBe(`Job ${jobId} goes on; to follow it again: tidegate watch ${jobId}`);
    expect([io.out(), (await world.job(jobId)).status]).toEqual(["", "accepted"]);
  });

  test("Ctrl-C dismisses when told so, and says so", async () => {
    const { world, jobId, io, code } = await watched(["--cancel-on-interrupt"]);
    io.interrupt();
    expect(await code).toBe(130);
    expect(lines(io.err()).at(-1)).toBe(`Job ${jobId} was dismissed`);
    expect((await world.job(jobId)).status).toBe("dismissed");
    expect(io.ended).toEqual([]);
  });

  test("a second Ctrl-C ends at once", async () => {
    const { io, code } = await watched(["--cancel-on-interrupt"]);
    io.interrupt();
    io.interrupt();
    expect(io.ended).toEqual([130]);
    await code;
    // Nobody listens any more: the next one is the platform's.
    io.interrupt();
    expect(io.ended).toEqual([130]);
  });

  test("stops waiting when its time is over: the job goes on", async () => {
    const { world, jobId, io, code } = await watched(["--timeout", "0.2"]);
    expect(await code).toBe(3);
    expect(lines(io.err()).slice(-2)).toEqual([
      `Job ${jobId} goes on; to follow it again: tidegate watch ${jobId}`,
      `tidegate: Job ${jobId} has not ended after 0.2 s`,
    ]);
    expect((await world.job(jobId)).status).toBe("accepted");
  });

  test("draws a bar in a terminal, full at the end", async () => {
    const { world, jobId, told, io, code } = await watched([], { columns: 79 });
    await world.report(jobId, { sequence: 1, status: "running", progress: 50, message: "Half" });
    await told("[##########----------]  50% | running");
    await world.report(jobId, { sequence: 2, ...done });
    expect(await code).toBe(0);
    expect(io.err()).toContain("[####################] 100% | successful");
  });
});

describe("results --wait", () => {
  test("answers when the job has ended, and shows nothing meanwhile", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { ...echo, response: "document" });
    const { io, code, requests } = worldCli(world, ["results", jobId, "--wait"]);
    await eventually("it waits", 5, () => requests.length > 1 || undefined);
    await world.report(jobId, { sequence: 1, ...done });
    expect([await code, JSON.parse(io.out()), io.err()]).toEqual([0, { message: "x" }, ""]);
  });
});

test("a gateway that is out of reach is no end of the job: 3", async () => {
  const world = await createWorld();
  const refused = () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }));
  const { code, out, err } = await ranCli(world, ["processes"], { fetch: refused });
  expect([code, out]).toEqual([3, ""]);
  expect(lines(err)).toEqual([
    `tidegate: No answer to GET ${publicUrl}/processes?limit=100: connect ECONNREFUSED`,
    "  is the URL right (--url, TIDEGATE_URL, `tidegate configure`), and does the gateway run there?",
  ]);
});

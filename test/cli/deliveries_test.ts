import { describe, expect, test } from "vitest";
import { ranCli } from "../support/cli/world_cli.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner, type World } from "../support/world.ts";

const url = "https://subscriber.test/";
const done = { sequence: 1, status: "successful", outputs: { message: { value: "x" } } } as const;

async function deadCallback(world: World): Promise<string> {
  world.sender.always(url, answered(410));
  const jobId = await world.submit("echo", { inputs: { message: "x" }, subscriber: { successUri: url } });
  await world.report(jobId, done);
  await world.settle();
  return jobId;
}

const table = ["--format", "table"];

describe("deliveries list", () => {
  test("shows dead ones, and those that are still owed", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    const { code, out } = await ranCli(world, ["deliveries", "list", ...table]);
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 2)).toEqual([
      expect.stringMatching(/^DELIVERY +PROCESS +OWNER +KIND +STATE +LAST OUTCOME$/),
      expect.stringMatching(
        new RegExp(`^${jobId}_successful +echo +anonymous +successful +dead +status 410$`),
      ),
    ]);
    world.sender.always(runner, answered(500));
    const waiting = await world.submit("echo", { inputs: { message: "x" } });
    const owed = await ranCli(world, ["deliveries", "list", "--state", "outstanding", "--kind", "dispatch"]);
    expect(JSON.parse(owed.out).jobs).toMatchObject([{ jobID: waiting, deliveries: [{ state: "pending" }] }]);
  });

  test("goes on over pages up to the limit, and says that there is more", async () => {
    const world = await createWorld({ operator: true });
    for (let i = 0; i < 3; i++) await deadCallback(world);
    const { out, err } = await ranCli(world, ["deliveries", "list", "--limit", "2"]);
    expect(JSON.parse(out).jobs).toHaveLength(2);
    expect(err).toContain("--limit shows more");
  });

  test("refuses a state that there is not, with the way to its help", async () => {
    const { code, err } = await ranCli(await createWorld({ operator: true }), [
      "deliveries",
      "list",
      "--state",
      "lost",
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining("see: tidegate deliveries list --help")]);
  });
});

describe("deliveries show", () => {
  test("shows every attempt of a job", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    const { code, out } = await ranCli(world, ["deliveries", "show", jobId, ...table]);
    expect(code).toBe(0);
    expect(out).toMatch(/^attempt +1 of 3$/m);
    expect(out).toMatch(new RegExp(`^${jobId}_dispatch_1 +delivered .* delivered +202 `, "m"));
    expect(out).toMatch(new RegExp(`^${jobId}_successful +dead .* status +410 `, "m"));
  });
});

describe("deliveries replay", () => {
  test("makes what is dead of a job due again", async () => {
    const world = await createWorld({ operator: true });
    const jobId = await deadCallback(world);
    world.sender.always(url, answered(200));
    const { code, out } = await ranCli(world, ["deliveries", "replay", jobId]);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { deliveries: [{ jobID: jobId, deliveryID: `${jobId}_successful`, replayed: true }] },
    ]);
    await world.settle();
    expect((await world.job(jobId)).deliveries.at(-1)).toMatchObject({ state: "delivered" });
    const again = await ranCli(world, ["deliveries", "replay", jobId, `${jobId}_successful`]);
    expect([again.code, JSON.parse(again.out).deliveries[0].replayed]).toEqual([0, false]);
  });

  test("--all replays everything that may be, and ends with 2 when something may not", async () => {
    const world = await createWorld({ operator: true });
    const jobs = [await deadCallback(world), await deadCallback(world)];
    world.sender.next(runner, answered(400));
    const failed = await world.submit("echo", { inputs: { message: "x" } });
    const { code, out, err } = await ranCli(world, ["deliveries", "replay", "--all", ...table]);
    expect([code, err]).toEqual([2, expect.stringContaining("1 of 3 deliveries cannot be replayed")]);
    for (const jobId of jobs) expect(out).toMatch(new RegExp(`^${jobId}_successful +yes`, "m"));
    expect(out).toMatch(new RegExp(`^${failed}_dispatch_1 +no +.*submit the job again`, "m"));
  });

  test("says what it needs", async () => {
    const world = await createWorld({ operator: true });
    for (const args of [[], ["some-job", "--all"]]) {
      const { code, err } = await ranCli(world, ["deliveries", "replay", ...args]);
      expect([code, err]).toEqual([1, expect.stringContaining("give the ids of jobs, or --all")]);
    }
  });
});

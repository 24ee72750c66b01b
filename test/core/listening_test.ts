import { describe, expect, it } from "vitest";
import type { World } from "../support/world.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };

/** A gateway that has been listening since so many seconds after noon. */
function listening(sinceSeconds: number): Promise<World> {
  return createWorld({
    wrap: (platform) => ({
      ...platform,
      listeningSince: new Date(platform.now().getTime() + sinceSeconds * 1000),
    }),
  });
}

describe("a gateway that was away", () => {
  it("calls a runner silent only after it has listened for a whole heartbeat itself", async () => {
    const world = await listening(100);
    const jobId = await world.submit("fragile", hello);
    await world.pass(159);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 1, status: "accepted" });
    expect((await world.report(jobId, { sequence: 1, progress: 10 })).status).toBe(200);
    await world.pass(59);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 1, status: "running" });
    await world.pass(1);
    expect(await world.jobs.read(jobId)).toMatchObject({ attempt: 2 });
  });

  it("gives a job that nobody took the time of one more lease", async () => {
    const world = await listening(700);
    world.sender.always("harbour", { kind: "unreachable", detail: "connection refused" });
    const jobId = await world.submit("fragile", hello);
    await world.pass(729);
    expect((await world.jobs.read(jobId))?.status).toBe("accepted");
    await world.pass(1);
    expect(await world.jobs.read(jobId)).toMatchObject({
      status: "failed",
      failure: { type: "undeliverable" },
    });
  });

  it("keeps to the hard deadline all the same", async () => {
    const world = await listening(4_000);
    const jobId = await world.submit("fragile", hello);
    await world.pass(3_600);
    expect(await world.jobs.read(jobId)).toMatchObject({
      status: "failed",
      failure: { type: "deadline-exceeded" },
    });
  });
});

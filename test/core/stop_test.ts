import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/core/ports.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };

describe("a graceful stop", () => {
  it("hands back the lease of an attempt that was not made, so that another process makes it at once", async () => {
    const world = await createWorld();
    const { body } = await world.execute("fragile", hello);
    world.stop();
    await world.settle();
    expect(world.sender.sent).toEqual([]);
    const job = await world.job(String(body["jobID"]));
    expect(job.deliveries).toMatchObject([{
      state: "pending",
      dueAt: world.clock.in(0),
      tries: 0,
      attempts: [],
    }]);
  });

  it("does not wait for an endpoint that is slow", async () => {
    const world = await createWorld();
    world.sender.always(runner, new Promise<Answer>(() => {}));
    const { body } = await world.execute("fragile", hello);
    world.background.start();
    await world.sender.arrival(runner);
    world.stop();
    await world.settle();
    expect((await world.job(String(body["jobID"]))).deliveries).toMatchObject([{ state: "pending" }]);
  });
});

describe("a runner that answers after the end", () => {
  it("changes nothing any more", async () => {
    const world = await createWorld();
    const late = Promise.withResolvers<Answer>();
    world.sender.next(runner, late.promise);
    const { body } = await world.execute("fragile", hello);
    const jobId = String(body["jobID"]);
    world.background.start();
    await world.sender.arrival(runner);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    late.resolve(answered(200, { status: "successful", outputs }));
    await world.settle();
    expect(await world.job(jobId)).toMatchObject({ status: "dismissed" });
    expect(await world.jobs.readResults(jobId)).toBeUndefined();
  });
});

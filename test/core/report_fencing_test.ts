import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };
const remove = { method: "DELETE" };

describe("a report that comes too late", () => {
  it("of an attempt that was given up is refused with 409 and writes nothing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("fragile", hello);
    const [first] = world.dispatches(jobId);
    await world.pass(61);
    const before = await world.job(jobId);
    expect(before.attempt).toBe(2);
    for (
      const report of [
        { sequence: 9, progress: 90 },
        { sequence: 9, status: "successful", outputs } as const,
        undefined,
      ]
    ) {
      const answer = await world.report(jobId, report, first);
      expect([answer.status, answer.body["type"]]).toEqual([409, "stale-attempt"]);
    }
    expect(await world.job(jobId)).toEqual(before);
    expect((await world.report(jobId, { sequence: 1, status: "successful", outputs })).status).toBe(200);
  });

  it("of a dismissed job is refused with 410 and writes nothing", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, remove);
    const before = await world.job(jobId);
    for (
      const report of [{ sequence: 1, progress: 1 }, { sequence: 2, status: "successful", outputs } as const]
    ) {
      const answer = await world.report(jobId, report);
      expect([answer.status, answer.body["type"]]).toEqual([410, "job-dismissed"]);
    }
    expect(await world.job(jobId)).toEqual(before);
  });
});

describe("two reports at once", () => {
  it("are both written, one after the other", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((sequence) => world.report(jobId, { sequence, progress: sequence })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await world.job(jobId)).toMatchObject({ sequence: 5, progress: 5 });
  });

  it("that both end the job: exactly one does", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answers = await Promise.all([
      world.report(jobId, { sequence: 1, status: "successful", outputs }),
      world.report(jobId, { sequence: 2, status: "failed" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { status, finishedAt } = await world.job(jobId);
    expect([["successful", "failed"].includes(status), finishedAt]).toEqual([true, world.clock.in(0)]);
  });
});

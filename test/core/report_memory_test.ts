/** Reports are decided on what this process last saw of the job. That may be out of date, and must never show. */
import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job.ts";
import { createWorld } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const outputs = { message: { value: "hello" } };

/** A world whose reads are counted, and whose memory of a job is what a test puts there. */
async function worldWithMemory() {
  const remembered: { job?: Job } = {};
  const count = { reads: 0 };
  const world = await createWorld({
    wrap: (platform) => ({
      ...platform,
      jobs: {
        ...platform.jobs,
        read(jobId) {
          count.reads++;
          return platform.jobs.read(jobId);
        },
        recall: (jobId) => remembered.job ?? platform.jobs.recall(jobId),
      },
    }),
  });
  return { world, remembered, count };
}

describe("a report on a job as this process left it", () => {
  it("is recorded without reading the job", async () => {
    const { world, count } = await worldWithMemory();
    const jobId = await world.submit("echo", hello);
    await world.jobs.read(jobId);
    count.reads = 0;
    expect((await world.report(jobId, { sequence: 1, progress: 10 })).status).toBe(200);
    expect(count.reads).toBe(0);
    expect(await world.job(jobId)).toMatchObject({ status: "running", progress: 10 });
  });
});

describe("a report on a job that others have written since", () => {
  it("is recorded on the job as it is", async () => {
    const { world, remembered } = await worldWithMemory();
    const jobId = await world.submit("echo", hello);
    remembered.job = await world.job(jobId);
    await world.report(jobId, { sequence: 1, progress: 70, message: "far" });
    expect((await world.report(jobId, { sequence: 2, progress: 80 })).status).toBe(200);
    expect(await world.job(jobId)).toMatchObject({ sequence: 2, progress: 80, message: "far" });
  });

  it("is seen before, though not by this process", async () => {
    const { world, remembered } = await worldWithMemory();
    const jobId = await world.submit("echo", hello);
    remembered.job = await world.job(jobId);
    await world.report(jobId, { sequence: 2, progress: 80 });
    const before = await world.job(jobId);
    expect((await world.report(jobId, { sequence: 1, progress: 10 })).status).toBe(200);
    expect(await world.job(jobId)).toEqual(before);
  });

  it("is refused when they gave its attempt up, and taken when it is of their new attempt", async () => {
    const { world, remembered } = await worldWithMemory();
    const jobId = await world.submit("fragile", hello);
    const [first] = world.dispatches(jobId);
    remembered.job = await world.job(jobId);
    await world.pass(61);
    expect(await world.job(jobId)).toMatchObject({ attempt: 2 });
    const answer = await world.report(jobId, { sequence: 1, progress: 5 }, first);
    expect([answer.status, answer.body["type"]]).toEqual([409, "stale-attempt"]);
    expect((await world.report(jobId, { sequence: 1, progress: 5 })).status).toBe(200);
    expect(await world.job(jobId)).toMatchObject({ attempt: 2, progress: 5 });
  });

  it("is told to stop when they dismissed it, whatever it says", async () => {
    for (const report of [undefined, { sequence: 1, progress: 1 }]) {
      const { world, remembered } = await worldWithMemory();
      const jobId = await world.submit("echo", hello);
      remembered.job = await world.job(jobId);
      await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
      const answer = await world.report(jobId, report);
      expect([answer.status, answer.body["cancel"]]).toEqual(report ? [410, undefined] : [200, true]);
      expect(await world.job(jobId)).toMatchObject({ status: "dismissed" });
    }
  });

  it("ends it once, when both end it", async () => {
    const { world, remembered } = await worldWithMemory();
    const jobId = await world.submit("echo", hello);
    remembered.job = await world.job(jobId);
    await world.report(jobId, { sequence: 1, status: "failed", error: { title: "no luck" } } as never);
    const answer = await world.report(jobId, { sequence: 2, status: "successful", outputs });
    expect([answer.status, answer.body["type"]]).toEqual([409, "job-final"]);
    expect(await world.job(jobId)).toMatchObject({ status: "failed" });
  });
});

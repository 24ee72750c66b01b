import { describe, expect, it } from "vitest";
import { createWorld, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const remove = { method: "DELETE" };

describe("dismiss", () => {
  it("ends a running job at once, keeps its record and tells its runner", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, progress: 30 });
    world.clock.pass(5);
    const { status, body } = await world.ask(`/jobs/${jobId}`, remove);
    expect([status, body]).toMatchObject([200, {
      jobID: jobId,
      status: "dismissed",
      progress: 30,
      finished: world.clock.in(0),
    }]);
    await world.settle();
    expect(world.sender.sent.at(-1)).toMatchObject({ place: runner, id: `${jobId}_cancel_1` });
    expect(world.sender.sent.at(-1)?.json()).toEqual({ type: "cancel", job: { id: jobId }, attempt: 1 });
    const kept = await world.ask(`/jobs/${jobId}`);
    expect([kept.status, kept.body["status"]]).toEqual([200, "dismissed"]);
  });

  it("of a job that no runner has heard of tells nobody", async () => {
    const world = await createWorld();
    const { body } = await world.execute("fragile", hello);
    world.background.drop();
    const job = await world.jobs.read(String(body["jobID"]));
    if (job === undefined) throw new Error("no job");
    const pending = job.deliveries.map((delivery) => ({ ...delivery, state: "pending" as const }));
    await world.jobs.commit({
      id: crypto.randomUUID(),
      job: { ...job, deliveries: pending, revision: job.revision + 1 },
      index: { dueAt: world.clock.in(30), listed: true, dead: false },
    });
    await world.ask(`/jobs/${job.id}`, remove);
    for (let round = 0; round < 3; round++) await world.pass(30);
    expect(world.sender.sent).toEqual([]);
  });

  it("of a job whose dispatch may have arrived tells its runner", async () => {
    const world = await createWorld();
    world.sender.next(runner, { kind: "timeout", detail: "no complete answer in 15 s" });
    const jobId = await world.submit("fragile", hello);
    await world.ask(`/jobs/${jobId}`, remove);
    await world.settle();
    expect(world.sender.sent.map((message) => message.json()["type"])).toEqual(["dispatch", "cancel"]);
    for (let round = 0; round < 3; round++) await world.pass(30);
    expect(world.sender.sent).toHaveLength(2);
  });

  it("tries to tell the runner a few times, and lets it be after that", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    world.sender.always(runner, { kind: "unreachable", detail: "connection refused" });
    await world.ask(`/jobs/${jobId}`, remove);
    await world.settle();
    for (let round = 0; round < 20; round++) await world.pass(60);
    const cancels = world.sender.sent.filter((message) => message.json()["type"] === "cancel");
    expect(cancels).toHaveLength(6);
    expect(new Set(cancels.map(({ id }) => id)).size).toBe(1);
  });

  it("again is 410, and the job stays as it was", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, remove);
    await world.settle();
    const before = await world.jobs.read(jobId);
    const { status, body } = await world.ask(`/jobs/${jobId}`, remove);
    expect([status, body["title"]]).toEqual([410, "Job is gone"]);
    expect(await world.jobs.read(jobId)).toEqual(before);
  });

  it("ten times at once succeeds once", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.ask(`/jobs/${jobId}`, remove)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(410)]);
    await world.settle();
    expect(world.sender.sent.filter((message) => message.json()["type"] === "cancel")).toHaveLength(1);
  });

  it("against the final report: one of them wins, the other is told", async () => {
    for (let round = 0; round < 4; round++) {
      const world = await createWorld();
      const jobId = await world.submit("echo", hello);
      const final = { sequence: 1, status: "successful", outputs: { message: { value: "x" } } } as const;
      const both = [() => world.ask(`/jobs/${jobId}`, remove), () => world.report(jobId, final)];
      if (round % 2 === 1) both.reverse();
      const [first, second] = await Promise.all(both.map((act) => act()));
      const [dismissal, report] = round % 2 === 0 ? [first, second] : [second, first];
      const job = await world.jobs.read(jobId);
      if (job?.status === "dismissed") expect([dismissal?.status, report?.status]).toEqual([200, 410]);
      else {
        expect([dismissal?.status, report?.status]).toEqual([200, 200]);
        expect(job).toMatchObject({ status: "successful", removedAt: expect.any(String) });
      }
    }
  });

  it("of a job that nobody knows is 404 and tells nobody", async () => {
    const world = await createWorld();
    expect((await world.ask("/jobs/nobody", remove)).status).toBe(404);
    await world.settle();
    expect(world.sender.sent).toEqual([]);
  });
});

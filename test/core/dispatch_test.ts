import { describe, expect, it } from "vitest";
import type { Answer, Change } from "../../src/core/ports.ts";
import { asyncOnly } from "../support/sample_processes.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, publicUrl, runner } from "../support/world.ts";

const hello = { inputs: { message: "hello" } };
const done = { status: "successful", outputs: { message: { value: "hello" } } } as const;
const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };

describe("execute", () => {
  it("commits the job, its inputs and its dispatch, leased to this process, in one write", async () => {
    const changes: Change[] = [];
    const world = await createWorld({
      wrap: (platform) => ({
        ...platform,
        jobs: {
          ...platform.jobs,
          commit: (change) => {
            changes.push(change);
            return platform.jobs.commit(change);
          },
        },
      }),
    });
    await world.execute("echo", hello, { "prefer": "respond-async", "idempotency-key": "k" });
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({
      job: {
        status: "accepted",
        revision: 1,
        deliveries: [{ kind: "dispatch", state: "inFlight", tries: 0 }],
      },
      inputs: hello.inputs,
      idempotency: { key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      index: { listed: true, dead: false, dueAt: world.clock.in(30) },
    });
    expect(world.sender.sent).toEqual([]);
  });

  it("orders the work with all that a runner needs", async () => {
    const world = await createWorld();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const { body } = await world.execute("fragile", {
      ...hello,
      outputs: { message: { transmissionMode: "value" } },
    }, { prefer: "respond-async", traceparent });
    await world.settle();
    const jobId = String(body["jobID"]);
    const [message] = world.sender.sentTo(runner);
    expect(message?.headers).toEqual({ "idempotency-key": `"${jobId}:1"`, traceparent });
    expect(message).toMatchObject({ timeoutSeconds: 15, answerLimitBytes: 1_048_576 });
    expect(message?.json()).toEqual({
      type: "dispatch",
      job: { id: jobId, createdAt: world.clock.in(0) },
      process: { id: "fragile", version: "1.0.0" },
      attempt: 1,
      inputs: hello.inputs,
      outputs: { message: { transmissionMode: "value" } },
      deadlines: { acceptBy: world.clock.in(600), heartbeatSeconds: 60, hardAt: world.clock.in(3_600) },
      report: { url: `${publicUrl}/jobs/${jobId}/reports`, token: expect.stringMatching(/^v1\./) },
      upload: { url: `${publicUrl}/jobs/${jobId}/uploads/1`, inlineLimitBytes: 65_536 },
    });
  });

  it("asks for every output of the process when none is named, an empty `outputs` included", async () => {
    const world = await createWorld();
    for (const outputs of [undefined, {}]) {
      const jobId = await world.submit("survey", { outputs });
      expect(world.dispatches(jobId)[0]?.outputs).toEqual({ name: {}, count: {}, table: {}, area: {} });
    }
  });

  it("tells the runner how long a caller waits", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(200, done));
    const answer = world.execute("echo", hello, { prefer: "wait=7" });
    while (world.background.waiting === 0) await new Promise((resolve) => setTimeout(resolve));
    await world.settle();
    expect((await answer).status).toBe(200);
    expect(world.sender.sentTo(runner)[0]?.headers).toMatchObject({ prefer: "wait=7" });
  });

  it("does not pass on a traceparent that is none", async () => {
    const world = await createWorld();
    await world.execute("echo", hello, { prefer: "respond-async", traceparent: "00-xyz" });
    await world.settle();
    expect(world.sender.sentTo(runner)[0]?.headers).not.toHaveProperty("traceparent");
  });
});

describe("a dispatch", () => {
  it("that is taken (202) starts the heartbeat clock, and the work when the runner says so", async () => {
    const world = await createWorld();
    world.sender.next(runner, answered(202), answered(202, { status: "running" }));
    const taken = await world.job(await world.submit("echo", hello));
    expect(taken).toMatchObject({ status: "accepted", deadlines: { heartbeatBy: world.clock.in(60) } });
    const running = await world.job(await world.submit("echo", hello));
    expect(running).toMatchObject({ status: "running", startedAt: world.clock.in(0) });
    for (const { deliveries } of [taken, running]) {
      expect(deliveries).toMatchObject([{
        state: "delivered",
        attempts: [{ outcome: "delivered", status: 202 }],
      }]);
    }
  });

  it("that is answered with the end (200) ends the job in one write", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(200, { ...done, log: [{ message: "quick" }], usage: { cpuSeconds: 1 } }),
    );
    const jobId = await world.submit("echo", hello);
    expect(await world.job(jobId)).toMatchObject({
      status: "successful",
      revision: 2,
      usage: { cpuSeconds: 1 },
    });
    expect(await world.jobs.readResults(jobId)).toEqual({ message: { kind: "value", value: "hello" } });
    expect(await world.jobs.readLog(jobId, 10)).toMatchObject([{ level: "info", message: "quick" }]);
  });

  it("that is refused fails the job with the runner's reason", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(422, { type: "too-large", title: "Too large", detail: "At most 10 km2" }),
    );
    const jobId = await world.submit("echo", hello);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      message: "At most 10 km2",
      failure: { status: 422, type: "too-large", title: "Too large", detail: "At most 10 km2" },
    });
    expect(world.sender.sent).toHaveLength(1);
  });

  it("that the runner cannot take now is sent again later, with the same id and no try consumed", async () => {
    const world = await createWorld();
    world.sender.always(runner, answered(503));
    const jobId = await world.submit("fragile", hello);
    for (let round = 0; round < 20; round++) await world.pass(3);
    expect(await world.job(jobId)).toMatchObject({
      attempt: 1,
      deliveries: [{ state: "pending", tries: 0 }],
    });
    world.sender.always(runner, answered(202));
    await world.pass(7);
    const ids = new Set(world.sender.sentTo(runner).map(({ id }) => id));
    expect(world.sender.sent.length).toBeGreaterThan(10);
    expect([...ids]).toEqual([`${jobId}_dispatch_1`]);
    expect((await world.job(jobId)).deliveries).toMatchObject([{ state: "delivered" }]);
  });

  it("without an answer is sent again with growing waits, never early, and always the same", async () => {
    const world = await createWorld();
    world.sender.always(runner, unreachable);
    const jobId = await world.submit("fragile", hello);
    for (let second = 0; second < 120; second++) await world.pass(1);
    const times = world.sender.sentTo(runner).map(({ at }) => at.getTime() / 1000);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const least = [1, 2, 5, 10, 20, 30].map((seconds) => 0.8 * seconds);
    waits.slice(0, least.length).forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(least[index] ?? 0);
      expect(wait).toBeLessThanOrEqual((least[index] ?? 0) * 1.5 + 1);
    });
    const orders = world.dispatches(jobId).map(({ attempt, inputs }) => ({ attempt, inputs }));
    expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(1);
    expect(new Set(world.sender.sent.map(({ id }) => id)).size).toBe(1);
  });

  it("has arrived when its runner reports, whatever became of the answer", async () => {
    const world = await createWorld();
    world.sender.always(runner, { kind: "timeout", detail: "no complete answer in 15 s" });
    const jobId = await world.submit("fragile", hello);
    expect((await world.report(jobId, { sequence: 1, progress: 10 })).status).toBe(200);
    for (let round = 0; round < 10; round++) await world.pass(3);
    expect(world.sender.sent).toHaveLength(1);
    expect((await world.job(jobId)).deliveries).toMatchObject([{ state: "delivered" }]);
  });

  it("of a job that nobody took by its accept deadline is given up: undeliverable", async () => {
    const world = await createWorld();
    world.sender.always(runner, unreachable);
    const jobId = await world.submit("fragile", hello);
    await world.pass(599);
    expect((await world.job(jobId)).status).toBe("accepted");
    await world.pass(1);
    expect(await world.job(jobId)).toMatchObject({
      status: "failed",
      failure: { status: 503, type: "undeliverable" },
      deliveries: [{ kind: "dispatch", state: "abandoned" }],
    });
    const sent = world.sender.sent.length;
    for (let round = 0; round < 5; round++) await world.pass(60);
    expect(world.sender.sent).toHaveLength(sent);
  });

  it("whose connection broke after it was sent is waited for as long as a heartbeat", async () => {
    const once = { ...asyncOnly, id: "once", "x-tidegate": { maxAttempts: 1, heartbeatSeconds: 60 } };
    const world = await createWorld({ processes: [once] });
    world.sender.always(runner, { kind: "unreachable", detail: "connection reset", mayHaveArrived: true });
    const [living, dead] = [await world.submit("once", hello), await world.submit("once", hello)];
    await world.pass(30);
    const { body } = await world.report(living, { sequence: 1, ...done });
    expect(body).toEqual({ status: "successful", cancel: false });
    expect((await world.job(dead)).status).toBe("accepted");
    await world.pass(31);
    expect(await world.job(dead)).toMatchObject({ status: "failed", failure: { type: "runner-lost" } });
    expect(world.dispatches(dead)).toHaveLength(1);
  });
});

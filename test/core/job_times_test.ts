import { describe, expect, it } from "vitest";
import { advance, dueAt, entomb, heard, reattempt } from "../../src/core/job.ts";
import { at, sampleDelivery, sampleJob } from "../support/sample_job.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld, runner } from "../support/world.ts";

const iso = (seconds: number) => at(seconds).toISOString();

describe("advance", () => {
  it("writes down when the work began and ended, once", () => {
    const running = advance(sampleJob(), { status: "running" }, at(10));
    expect(running).toMatchObject({ startedAt: iso(10), updatedAt: iso(10) });
    const later = advance(running, { status: "running", progress: 5 }, at(20));
    expect(later).toMatchObject({ startedAt: iso(10), updatedAt: iso(20) });
    expect(later.finishedAt).toBeUndefined();
    const ended = advance(later, { status: "successful", keepSeconds: 100 }, at(30));
    expect(ended).toMatchObject({ startedAt: iso(10), finishedAt: iso(30), expiresAt: iso(130) });
  });

  it("takes a job that ends at once as started, but not one that fails before the start", () => {
    const successful = advance(sampleJob(), { status: "successful", keepSeconds: 1 }, at(5));
    expect(successful.startedAt).toBe(iso(5));
    expect(advance(sampleJob(), { status: "failed", keepSeconds: 1 }, at(5)).startedAt).toBeUndefined();
  });

  it("never sets a time back when the clock is behind the record", () => {
    const job = sampleJob({ status: "running", startedAt: iso(10), updatedAt: iso(100) });
    const ended = advance(job, { status: "failed", keepSeconds: 50 }, at(-300));
    expect(ended).toMatchObject({ updatedAt: iso(100), finishedAt: iso(100), expiresAt: iso(150) });
    expect(advance(job, { status: "running" }, at(-300)).deadlines.heartbeatBy).toBe(iso(160));
  });

  it("moves the heartbeat deadline with every move of a running job and takes it away at the end", () => {
    const running = advance(sampleJob(), { status: "running" }, at(10));
    expect(running.deadlines.heartbeatBy).toBe(iso(70));
    const ended = advance(running, { status: "failed", keepSeconds: 1 }, at(20));
    expect(ended.deadlines).toEqual({ acceptBy: iso(600), hardAt: iso(3_600) });
  });

  it("never moves the hard deadline", () => {
    const job = sampleJob({ status: "running" });
    const moves = [
      heard(job, at(50)),
      advance(job, { status: "running" }, at(50)),
      reattempt(job, at(50), ""),
    ];
    for (const moved of moves) expect(moved.deadlines.hardAt).toBe(job.deadlines.hardAt);
  });
});

describe("progress", () => {
  const running = sampleJob({ status: "running", progress: 60 });

  it("never falls within an attempt", () => {
    expect(advance(running, { status: "running", progress: 40 }, at(1)).progress).toBe(60);
    expect(advance(running, { status: "running", progress: 61 }, at(1)).progress).toBe(61);
  });

  it("stays when a move does not speak of it", () => {
    expect(advance(running, { status: "running" }, at(1)).progress).toBe(60);
  });

  it("may be 0, and is absent until the runner speaks of it", () => {
    expect(advance(sampleJob(), { status: "running", progress: 0 }, at(1)).progress).toBe(0);
    expect(advance(sampleJob(), { status: "running" }, at(1))).not.toHaveProperty("progress");
  });

  it("ends at 100 when a job that had it is successful, and where it was when it failed", () => {
    expect(advance(running, { status: "successful", keepSeconds: 1 }, at(1)).progress).toBe(100);
    expect(advance(running, { status: "failed", keepSeconds: 1 }, at(1)).progress).toBe(60);
    expect(advance(sampleJob(), { status: "successful", keepSeconds: 1 }, at(1))).not.toHaveProperty(
      "progress",
    );
  });

  it("begins anew with the next attempt", () => {
    const again = reattempt({ ...running, stage: "reading" }, at(1), "lost");
    expect(again).not.toHaveProperty("progress");
    expect(again).not.toHaveProperty("stage");
    expect(advance(again, { status: "running", progress: 5 }, at(2)).progress).toBe(5);
  });
});

describe("reattempt", () => {
  it("raises the fencing number, forgets the sequence and gives the runners their time again", () => {
    const job = sampleJob({
      status: "running",
      sequence: 7,
      deadlines: { acceptBy: iso(600), heartbeatBy: iso(90), hardAt: iso(3_600) },
    });
    expect(reattempt(job, at(100), "lost")).toMatchObject({
      status: "running",
      attempt: 2,
      sequence: 0,
      message: "lost",
    });
    expect(reattempt(job, at(100), "lost").deadlines).toEqual({ acceptBy: iso(700), hardAt: iso(3_600) });
  });
});

describe("dueAt", () => {
  it("is the earliest of deadlines and outstanding deliveries", () => {
    const job = sampleJob();
    expect(dueAt(job)).toBe(iso(600));
    expect(dueAt(heard(job, at(0)))).toBe(iso(60));
    const owing = { ...job, deliveries: [sampleDelivery({ dueAt: iso(30), state: "inFlight" })] };
    expect(dueAt(owing)).toBe(iso(30));
    const settled = { ...job, deliveries: [sampleDelivery({ dueAt: iso(30), state: "delivered" })] };
    expect(dueAt(settled)).toBe(iso(600));
  });

  it("is the hard deadline when nothing comes before it", () => {
    const job = sampleJob({ deadlines: { acceptBy: iso(600), heartbeatBy: iso(5_000), hardAt: iso(3_600) } });
    expect(dueAt(job)).toBe(iso(3_600));
  });

  it("of a final job is its expiry, or at once when there is litter", () => {
    const ended = advance(sampleJob(), { status: "failed", keepSeconds: 1_000 }, at(10));
    expect(dueAt(ended)).toBe(iso(1_010));
    expect(dueAt({ ...ended, litter: true })).toBe(iso(10));
  });
});

describe("entomb", () => {
  it("leaves a record without deliveries until its tombstone is over", () => {
    const ended = advance(sampleJob({ deliveries: [sampleDelivery()], litter: true }), {
      status: "failed",
      keepSeconds: 1,
    }, at(10));
    const tombstone = entomb(ended, at(20), 500);
    expect(tombstone).toMatchObject({ removedAt: iso(20), expiresAt: iso(520), deliveries: [] });
    expect(tombstone).not.toHaveProperty("litter");
    expect(dueAt(tombstone)).toBe(iso(520));
  });
});

describe("statusInfo of a job that two gateways with different clocks wrote", () => {
  it("started is never before created", async () => {
    const world = await createWorld();
    world.sender.always(
      runner,
      answered(200, { status: "successful", outputs: { message: { value: "x" } } }),
    );
    const { body } = await world.execute("echo", { inputs: { message: "x" } }, { prefer: "respond-async" });
    world.clock.pass(-600);
    await world.settle();
    const { body: job } = await world.ask(`/jobs/${body["jobID"]}`);
    expect(job["status"]).toBe("successful");
    const times = ["created", "started", "finished", "updated"].map((name) => String(job[name]));
    expect(times).toEqual([...times].sort());
  });
});

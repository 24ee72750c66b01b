import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job.ts";
import type { Answer } from "../../src/core/ports.ts";
import { answered } from "../support/scripted_sender.ts";
import { createWorld } from "../support/world.ts";

const successUri = "https://subscriber.test/done?key=s3cret";
const failedUri = "https://subscriber.test/failed";
const subscriber = { successUri, failedUri };
const hello = { inputs: { message: "hello" }, subscriber };
const successful = { sequence: 1, status: "successful", outputs: { message: { value: "hello" } } } as const;
const unreachable: Answer = { kind: "unreachable", detail: "connection refused" };

const callbacks = ({ deliveries }: Job) => deliveries.filter(({ kind }) => kind === "callback");

describe("a final callback", () => {
  it("of success carries the results, whatever form the request wanted them in", async () => {
    const world = await createWorld();
    for (const response of ["raw", "document"]) {
      const jobId = await world.submit("echo", { ...hello, response });
      await world.report(jobId, successful);
      await world.settle();
      const message = world.sender.sentTo(successUri).at(-1);
      expect(message?.json()).toEqual({ message: "hello" });
      expect(message).toMatchObject({ id: `${jobId}_successful`, timeoutSeconds: 15, answerLimitBytes: 0 });
    }
    expect(world.sender.sentTo(failedUri)).toEqual([]);
  });

  it("of failure carries the statusInfo with its exception", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, {
      sequence: 1,
      status: "failed",
      exception: { type: "no-data", detail: "Nothing there" },
    });
    await world.settle();
    const { body } = await world.ask(`/jobs/${jobId}`);
    expect(world.sender.sentTo(failedUri).map((message) => message.json())).toEqual([body]);
    expect(body).toMatchObject({ status: "failed", exception: { type: "no-data", detail: "Nothing there" } });
    expect(world.sender.sentTo(successUri)).toEqual([]);
  });

  it("of dismissal carries the statusInfo", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    await world.settle();
    expect(world.sender.sentTo(failedUri).map((message) => message.json()["status"])).toEqual(["dismissed"]);
  });

  it("is owed in the very write that ends the job", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    const { revision } = await world.job(jobId);
    await world.report(jobId, successful);
    world.background.drop();
    const job = await world.job(jobId);
    expect(job).toMatchObject({ status: "successful", revision: revision + 1 });
    expect(callbacks(job)).toMatchObject([{
      event: "successful",
      state: "inFlight",
      dueAt: world.clock.in(30),
    }]);
    await world.pass(30);
    expect(world.sender.sentTo(successUri)).toHaveLength(1);
  });

  it("is owed to nobody who did not ask for it", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", { ...hello, subscriber: { failedUri } });
    await world.report(jobId, successful);
    await world.settle();
    expect(callbacks(await world.job(jobId))).toEqual([]);
  });

  it("is sent again over 28 hours with the same id and body, and is dead after that, and listed so", async () => {
    const world = await createWorld();
    world.sender.always(successUri, unreachable);
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    await world.settle();
    const started = world.clock.now().getTime();
    for (let hours = 0; hours < 36; hours += 0.05) await world.pass(180);
    const sent = world.sender.sentTo(successUri);
    const afterSeconds = sent.map(({ at }) => (at.getTime() - started) / 1000);
    const waits = afterSeconds.slice(1).map((seconds, index) => seconds - (afterSeconds[index] ?? 0));
    const scheduled = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
    expect(waits).toHaveLength(scheduled.length);
    scheduled.forEach((seconds, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(0.8 * seconds);
      expect(waits[index]).toBeLessThanOrEqual(1.2 * seconds + 180);
    });
    expect(new Set(sent.map(({ id, body }) => id + body)).size).toBe(1);
    expect(callbacks(await world.job(jobId))).toMatchObject([{ state: "dead", tries: 7 }]);
    const { body } = await world.ask("/dead-letters");
    expect(body["deadLetters"]).toMatchObject([{
      jobID: jobId,
      deliveries: [{ event: "successful", state: "dead", url: "https://subscriber.test/done" }],
    }]);
    expect(JSON.stringify(body)).not.toContain("s3cret");
  });

  it("ends at 410", async () => {
    const world = await createWorld();
    world.sender.always(successUri, answered(410));
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    await world.settle();
    for (let round = 0; round < 10; round++) await world.pass(36_000);
    expect(world.sender.sentTo(successUri)).toHaveLength(1);
  });

  it("is delivered by the first 2xx, and its attempts are told", async () => {
    const world = await createWorld();
    world.sender.next(
      successUri,
      answered(500),
      { kind: "refused", detail: "the host must be public" },
      answered(204),
    );
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    await world.settle();
    for (const seconds of [7, 400, 3_000]) await world.pass(seconds);
    const { body } = await world.ask(`/jobs/${jobId}/deliveries`);
    const told = (body["deliveries"] as Record<string, unknown>[]).find(({ kind }) => kind === "callback");
    expect(told).toMatchObject({
      state: "delivered",
      attempts: [
        { outcome: "status", status: 500 },
        { outcome: "refused", detail: "the host must be public" },
        { outcome: "delivered", status: 204 },
      ],
    });
    expect(told).not.toHaveProperty("nextAttempt");
  });

  it("of a failed job is a dead letter only when it could not be delivered", async () => {
    const world = await createWorld();
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, { sequence: 1, status: "failed" });
    await world.settle();
    expect((await world.ask("/dead-letters")).body["deadLetters"]).toEqual([]);
  });

  it("is withdrawn with the job when a client removes it", async () => {
    const world = await createWorld();
    world.sender.always(successUri, unreachable);
    const jobId = await world.submit("echo", hello);
    await world.report(jobId, successful);
    await world.settle();
    await world.ask(`/jobs/${jobId}`, { method: "DELETE" });
    for (let round = 0; round < 5; round++) await world.pass(600);
    expect(world.sender.sentTo(successUri)).toHaveLength(1);
  });
});

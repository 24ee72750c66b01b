import { expect, test } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import { createClient } from "../../src/client/mod.ts";
import { createWorld, publicUrl, type World } from "../support/world.ts";

/*
 * Faults that other servers and clients of this standard have had. Those of watching, of sets of jobs and of openers have their
 * tests beside what they test.
 */

const hello = { inputs: { message: "hello" } };
const done = { status: "successful", outputs: { message: { value: "hello" } } } as const;
const clientOf = (world: World) =>
  createClient({
    url: publicUrl,
    retries: 0,
    fetch: (input, init) => world.gateway.fetch(new Request(input, init)),
  });

test("trap: times are of one clock, in UTC, whatever zone the machine is in", async () => {
  const world = await createWorld();
  const zone = Deno.env.get("TZ");
  Deno.env.set("TZ", "Pacific/Kiritimati");
  try {
    const jobId = await world.submit("echo", hello);
    world.clock.pass(7);
    await world.report(jobId, { sequence: 1, ...done });
    const { body } = await world.ask(`/jobs/${jobId}`);
    expect([body["created"], body["finished"]]).toEqual([world.clock.in(-7), world.clock.in(0)]);
    expect(String(body["finished"])).toMatch(/Z$/);
  } finally {
    if (zone === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", zone);
  }
});

test("trap: progress 0 reaches the wire, and replaces nothing later", async () => {
  const world = await createWorld();
  const jobId = await world.submit("echo", hello);
  expect((await world.ask(`/jobs/${jobId}`)).body).not.toHaveProperty("progress");
  await world.report(jobId, { sequence: 1, status: "running", progress: 0 });
  expect((await world.ask(`/jobs/${jobId}`)).body["progress"]).toBe(0);
  expect((await clientOf(world).job(jobId)).progress).toBe(0);
});

test("trap: the duration of a job that has ended stands still", async () => {
  const world = await createWorld();
  const jobId = await world.submit("echo", hello);
  await world.report(jobId, { sequence: 1, status: "running" });
  world.clock.pass(10);
  await world.report(jobId, { sequence: 2, ...done });
  world.clock.pass(3_600);
  expect((await clientOf(world).job(jobId)).duration).toBe(10_000);
  const jobs = async (query: string) => (await world.ask<{ jobs: unknown[] }>(`/jobs?${query}`)).body.jobs;
  expect(await jobs("maxDuration=10")).toHaveLength(1);
  expect(await jobs("minDuration=11")).toHaveLength(0);
});

test("trap: a job is there for whoever asks right after the answer", async () => {
  const world = await createWorld();
  const client = clientOf(world);
  for (let i = 0; i < 20; i++) {
    const job = await client.execute("echo", hello.inputs);
    expect((await job.refresh()).status).toBe("accepted");
  }
});

test("trap: dismissing what is not there touches nobody", async () => {
  const world = await createWorld();
  const jobId = await world.submit("echo", hello);
  const sent = world.sender.sentTo("harbour").length;
  for (const id of [crypto.randomUUID(), `${jobId}x`, ` ${jobId}`]) {
    expect((await world.ask(`/jobs/${encodeURIComponent(id)}`, { method: "DELETE" })).status).toBe(404);
  }
  await world.settle();
  expect(world.sender.sentTo("harbour")).toHaveLength(sent);
  expect((await world.job(jobId)).status).toBe("accepted");
});

test("trap: a store that cannot be read is no missing job, and no empty list", async () => {
  const fail = () => Promise.reject(new GatewayError("store-unavailable", "Cannot read the store"));
  const world = await createWorld({
    wrap: (platform) => ({ ...platform, jobs: { ...platform.jobs, read: fail, list: fail } }),
  });
  for (const path of ["/jobs", `/jobs/${crypto.randomUUID()}`, `/jobs/${crypto.randomUUID()}/results`]) {
    expect((await world.ask(path)).status, path).toBe(503);
  }
});

test("trap: the two bodies of callbacks are those that the documentation names", async () => {
  const world = await createWorld();
  const subscriber = { successUri: "https://subscriber.test/s", failedUri: "https://subscriber.test/f" };
  const good = await world.submit("fragile", { ...hello, subscriber });
  await world.report(good, { sequence: 1, ...done });
  const bad = await world.submit("fragile", { ...hello, subscriber });
  await world.report(bad, { sequence: 1, status: "failed", exception: { detail: "no" } });
  await world.settle();
  expect(world.sender.sentTo(subscriber.successUri).map((message) => message.json())).toEqual([{
    message: "hello",
  }]);
  expect(world.sender.sentTo(subscriber.failedUri).map((message) => message.json()))
    .toMatchObject([{ jobID: bad, status: "failed" }]);
});

test("trap: nobody waits for longer than the gateway's own limit", async () => {
  const world = await createWorld({ settings: { syncWaitSeconds: 0.05 } });
  const begun = performance.now();
  const { status, headers } = await world.execute("echo", hello, { prefer: "wait=3600" });
  expect(status).toBe(201);
  expect(headers.get("preference-applied") ?? "").not.toMatch("3600");
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test("trap: links follow the public URL of today, not that of the submission", async () => {
  const world = await createWorld();
  const jobId = await world.submit("echo", hello);
  await world.report(jobId, { sequence: 1, ...done });
  expect(JSON.stringify(await world.jobs.read(jobId))).not.toContain(publicUrl);
  expect(JSON.stringify(await world.jobs.readResults(jobId))).not.toContain(publicUrl);
});

test("trap: what a job does not have is absent, never null", async () => {
  const world = await createWorld();
  const jobId = await world.submit("echo", hello);
  const texts = [await world.ask(`/jobs/${jobId}`), await world.ask("/jobs")];
  await world.report(jobId, { sequence: 1, ...done });
  texts.push(
    await world.ask(`/jobs/${jobId}`),
    await world.ask("/jobs"),
    await world.ask(`/jobs/${jobId}/definition`),
  );
  for (const { text } of texts) expect(text).not.toContain("null");
});

test("trap: what callers send and runners answer is in no line of the log", async () => {
  const canary = "s3cr3t-canary-that-is-long-enough-for-a-key";
  const world = await createWorld({ access: { adminKeys: [canary] } });
  const subscriber = { successUri: `https://subscriber.test/${canary}` };
  const headers = { "idempotency-key": canary, authorization: `Bearer ${canary}`, prefer: "respond-async" };
  const { body } = await world.execute("echo", { inputs: { message: canary }, subscriber }, headers);
  await world.settle();
  const jobId = String(body["jobID"]);
  const log = [{ message: canary }];
  await world.report(jobId, {
    sequence: 1,
    status: "successful",
    log,
    outputs: { message: { value: canary } },
  });
  await world.settle();
  await world.execute("echo", { inputs: { message: 7, [canary]: 1 } });
  await world.ask(`/jobs/${jobId}/results?token=${canary}`);
  await world.execute("echo", { inputs: { message: "another" } }, headers);
  expect(world.logged.length).toBeGreaterThan(4);
  expect(JSON.stringify(world.logged)).not.toContain(canary);
});

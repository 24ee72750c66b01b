import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { has } from "../support/has.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { success } from "../support/served_raw_runner.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { startBreakingRunner } from "./breaking_runner.ts";
import { type EdgeProgram, startEdge } from "./edge_program.ts";
import { startCountingProxy } from "./counting_proxy.ts";
import { rawProcess } from "./raw_process.ts";

const isHere = has("redis") && has("wrangler");
const timeout = 60_000;

describe.skipIf(!isHere)("an isolate that nothing is known to", () => {
  test("asks the runners at once, and only once", { timeout }, async () => {
    await using runner = startRawRunner([rawProcess]);
    await using edge = await startEdge(runner);
    expect(await edge.client.processes()).toEqual(["raw"]);
    expect(await edge.client.processes()).toEqual(["raw"]);
    const asked = () => edge.entries().filter(({ event }) => event === "catalogue");
    await eventually("the log tells of it", 10, () => asked().length > 0 || undefined);
    expect(asked()).toMatchObject([{ processes: 1 }]);
  });

  test("has from the store what another isolate learned, when the runner is away", { timeout }, async () => {
    const runner = startRawRunner([rawProcess]);
    await using edge = await startEdge(runner);
    try {
      expect(await edge.client.processes()).toEqual(["raw"]);
    } finally {
      await runner[Symbol.asyncDispose]();
    }
    await edge.restart();
    expect(await edge.client.processes()).toEqual(["raw"]);
  });

  test("does not call a process unknown when it cannot read the store", { timeout }, async () => {
    await using runner = startRawRunner([rawProcess]);
    await using edge = await startEdge(runner, { UPSTASH_REDIS_REST_TOKEN: "not the token" });
    const answer = await edge.client.execute("raw", {});
    expect(answer).toMatchObject({ status: 503, body: { type: "store-unavailable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect((await fetch(`${edge.url}/health/live`)).status).toBe(200);
    expect(edge.lines.join("\n")).not.toContain("not the token");
  });
});

describe.skipIf(!isHere)("a faulty environment", () => {
  test("is told of all at once, without a secret, to whoever asks and in the log", { timeout }, async () => {
    await using runner = startRawRunner([rawProcess]);
    const secret = webhookSecret();
    await using edge = await startEdge(runner, {
      TIDEGATE_PUBLIC_URL: "",
      TIDEGATE_SECRET: `${secret}!`,
      TIDEGATE_RUNNERS: `ftp://runner.example.org ${secret}`,
      TIDEGATE_STORE: "redis://user:password@localhost:6379",
      TIDEGATE_SUBREQUESTS: "many",
      TIDEGATE_ANONYMOUS: "everybody",
      UPSTASH_REDIS_REST_TOKEN: "",
    });
    const answer = await fetch(`${edge.url}/processes`);
    const body = await answer.json() as { errors: { detail: string }[] };
    expect(answer.status).toBe(503);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ type: "misconfigured" });
    expect(body.errors.map(({ detail }) => detail.split(/[:,]/)[0]).sort()).toEqual([
      "TIDEGATE_ANONYMOUS",
      "TIDEGATE_PUBLIC_URL",
      "TIDEGATE_RUNNERS",
      "TIDEGATE_SECRET",
      "TIDEGATE_STORE",
      "TIDEGATE_SUBREQUESTS",
      "UPSTASH_REDIS_REST_TOKEN",
    ]);
    await edge.tick();
    const told = await eventually("the faults are in the log", 10, () => {
      const lines = edge.entries().filter(({ event }) => event === "settings");
      return lines.length > 0 ? lines : undefined;
    });
    expect(told[0]).toMatchObject({ level: "error", faults: body.errors.map(({ detail }) => detail) });
    for (const kept of [secret, "password"]) {
      expect(JSON.stringify(body)).not.toContain(kept);
      expect(edge.lines.join("\n")).not.toContain(kept);
    }
  });
});

describe.skipIf(!isHere)("a tick of the cron trigger", () => {
  test("stays within its requests, and the next ones go on", { timeout: 120_000 }, async () => {
    const jobs = 30;
    const subrequests = 20;
    await using runner = startRawRunner([rawProcess]);
    await using store = await startCountingProxy();
    await using edge = await startEdge(runner, {
      ...store.variables,
      TIDEGATE_SUBREQUESTS: String(subrequests),
      TIDEGATE_LEASE_SECONDS: "2",
    });
    await edge.client.processes();
    // With so few requests a batch gets no head starts: all its jobs are left to the sweep, at once.
    const ids = await submitBatch(edge.url, jobs);
    runner.plan({ status: 202 });
    const [perTick, requests]: [number[], number[]] = [[], []];
    while (runner.dispatches.length < jobs && perTick.length < 30) {
      const before = { dispatches: runner.dispatches.length, store: store.requests() };
      await edge.tick();
      const dispatches = runner.dispatches.length - before.dispatches;
      perTick.push(dispatches);
      requests.push(dispatches + store.requests() - before.store);
    }
    expect(new Set(runner.dispatches.map(({ message }) => message.job.id))).toEqual(new Set(ids));
    expect(Math.max(...requests), `requests of each tick: ${requests}`).toBeLessThanOrEqual(subrequests);
    expect(Math.min(...perTick.slice(0, -1)), `jobs of each tick: ${perTick}`).toBeGreaterThan(0);
    expect(perTick.length).toBeGreaterThan(1);
    const states = await Promise.all(ids.map(async (id) => (await edge.client.settled(id))[0]?.state));
    expect(new Set(states)).toEqual(new Set(["delivered"]));
  });
});

describe.skipIf(!isHere)("a gateway in workerd", () => {
  let runner: ReturnType<typeof startRawRunner>;
  let edge: EdgeProgram;
  beforeAll(async () => {
    if (!isHere) return;
    runner = startRawRunner([rawProcess]);
    edge = await startEdge(runner);
    await edge.client.processes();
  }, timeout);
  afterAll(async () => {
    await edge?.[Symbol.asyncDispose]();
    await runner?.[Symbol.asyncDispose]();
  });

  test.each([
    "http://127.0.0.1:9/",
    "https://127.0.0.1/",
    "https://10.0.0.1/",
    "https://[::ffff:169.254.169.254]/",
    "https://localhost/",
    "http://subscriber.example.org/",
  ])("refuses the subscriber %s", async (successUri) => {
    const sent = runner.requests;
    const answer = await edge.client.execute("raw", { subscriber: { successUri } });
    expect(answer).toMatchObject({ status: 400, body: { type: "invalid-subscriber" } });
    expect(runner.requests).toBe(sent);
  });

  test("goes on for everybody else when a client leaves in the middle of its wait", { timeout }, async () => {
    const leaving = new AbortController();
    const first = runner.dispatches.length;
    const left = edge.client.execute("raw", {}, { prefer: "wait=15" }).catch(() => "gone");
    const gone = fetch(`${edge.url}/processes/raw/execution`, {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "wait=15" },
      body: "{}",
      signal: leaving.signal,
    }).catch(() => "gone");
    await runner.dispatch(first + 2);
    const orders = runner.dispatches.slice(first, first + 2).map(({ message }) => message);
    leaving.abort();
    expect(await gone).toBe("gone");
    for (const order of orders) {
      expect(await runner.report(order, success(order))).toMatchObject({ status: 200 });
    }
    expect(await left).toMatchObject({ status: 200, body: { answer: "attempt 1" } });
    for (const { job } of orders) {
      expect(await edge.client.reached(job.id)).toMatchObject({ status: "successful" });
    }
  });

  test("serves many at once, each with its own", { timeout }, async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => edge.client.submit("raw")));
    expect(new Set(ids).size).toBe(20);
    const orders = await Promise.all(
      ids.map((id) =>
        eventually(
          `job ${id} is dispatched`,
          15,
          () => runner.dispatches.find(({ message }) => message.job.id === id),
        )
      ),
    );
    await Promise.all(orders.map(({ message }) => runner.report(message, success(message))));
    const ended = await Promise.all(ids.map((id) => edge.client.reached(id)));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["successful"]));
  });
});

describe.skipIf(!isHere)("a runner whose connection breaks in workerd", () => {
  test("is not given again what must not be started twice", { timeout }, async () => {
    const once = { ...rawProcess, id: "once", "x-tidegate": { maxAttempts: 1, heartbeatSeconds: 1 } };
    await using runner = await startBreakingRunner([once]);
    await using edge = await startEdge(runner, { TIDEGATE_LEASE_SECONDS: "1" });
    expect(await edge.client.processes()).toEqual(["once"]);
    const jobId = await edge.client.submit("once");
    const ended = await eventually("the job is given up", 20, async () => {
      await edge.tick();
      const { body } = await edge.client.status(jobId);
      return body["status"] === "failed" ? body : undefined;
    });
    expect(ended).toMatchObject({ exception: { type: "runner-lost" } });
    expect(runner.posts).toBe(1);
  });
});

async function submitBatch(url: string, jobs: number): Promise<readonly string[]> {
  const answer = await fetch(`${url}/jobs/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ processID: "raw", inputs: Array.from({ length: jobs }, () => ({})) }),
  });
  if (answer.status !== 201) {
    throw new Error(`Cannot submit a batch: ${answer.status} ${await answer.text()}`);
  }
  const { jobs: made } = await answer.json() as { jobs: readonly { jobID: string }[] };
  return made.map(({ jobID }) => jobID);
}

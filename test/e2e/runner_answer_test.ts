/** What a runner may answer to a dispatch, and what a runner hears of a job that was dismissed meanwhile. */
import { describe, expect, test } from "vitest";
import { atMost } from "../support/at_most.ts";
import { createJobClient } from "../support/job_client.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { quickRecovery } from "../support/served_gateway.ts";
import { serveRawRunner, success } from "../support/served_raw_runner.ts";
import { createSite } from "../support/site.ts";

const inTurn = atMost(3);
const fault = (claim: string, work: () => Promise<void>) =>
  test(claim, { timeout: 120_000 }, () => inTurn(work));

describe.concurrent("a runner that answers the dispatch with", () => {
  fault("429 and 503 with Retry-After, is asked again then, and no attempt is used up", async () => {
    await using raw = await serveRawRunner({ maxAttempts: 1 });
    const later = { headers: { "retry-after": "1" } };
    raw.runner.plan({ status: 429, ...later }, { status: 503, ...later }, { status: 202 });
    const jobId = await raw.client.submit("raw");
    const { message } = await raw.runner.dispatch(3);
    expect(await raw.runner.report(message, success(message))).toMatchObject({ status: 200 });
    expect(await raw.client.reached(jobId)).toMatchObject({ status: "successful" });
    expect((await raw.client.results(jobId)).body).toEqual({ answer: "attempt 1" });
    const ids = new Set(raw.runner.dispatches.map(({ id }) => id));
    expect([ids.size, raw.runner.dispatches.length]).toEqual([1, 3]);
    const times = raw.runner.dispatches.map(({ at }) => at);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
  });

  fault("500 and 408, is asked again with the same message", async () => {
    await using raw = await serveRawRunner({ maxAttempts: 1 });
    raw.runner.plan({ status: 500 }, { status: 408 }, { status: 202 });
    const jobId = await raw.client.submit("raw");
    const { message } = await raw.runner.dispatch(3);
    expect(message.attempt).toBe(1);
    await raw.runner.report(message, success(message));
    expect(await raw.client.reached(jobId)).toMatchObject({ status: "successful" });
    const [dispatch] = await raw.client.settled(jobId);
    expect(dispatch?.attempts.map(({ status }) => status)).toEqual([500, 408, 202]);
    expect(new Set(raw.runner.dispatches.map(({ id }) => id)).size).toBe(1);
    expect(new Set(raw.runner.dispatches.map(({ headers }) => headers.get("idempotency-key")))).toEqual(
      new Set([`"${jobId}:1"`]),
    );
  });

  const problem = { type: "no-room", title: "No room", detail: "The disk of the runner is full" };
  const refusals = [
    { status: 422, told: 422 },
    { status: 413, told: 413 },
    { status: 401, told: 500 },
    { status: 404, told: 500 },
  ];
  fault("a 4xx, fails the job with that reason and is not asked again", async () => {
    await using raw = await serveRawRunner();
    for (const { status, told } of refusals) {
      raw.runner.plan({ status, body: JSON.stringify({ ...problem, status }) });
      const jobId = await raw.client.submit("raw");
      expect(await raw.client.reached(jobId)).toMatchObject({
        status: "failed",
        exception: { ...problem, status: told },
      });
      const results = await raw.client.results(jobId);
      expect({ ...results.body, status: results.status }).toMatchObject({ ...problem, status: told });
    }
    expect(raw.runner.dispatches).toHaveLength(refusals.length);
  });

  fault("a redirect, is not followed, and is asked again", async () => {
    await using canary = startRawRunner([]);
    await using raw = await serveRawRunner();
    const elsewhere = { headers: { location: canary.url } };
    raw.runner.plan({ status: 307, ...elsewhere }, { status: 301, ...elsewhere }, { status: 202 });
    const jobId = await raw.client.submit("raw");
    const { message } = await raw.runner.dispatch(3);
    await raw.runner.report(message, success(message));
    expect(await raw.client.reached(jobId)).toMatchObject({ status: "successful" });
    const [dispatch] = await raw.client.settled(jobId);
    expect(dispatch?.attempts.map(({ status }) => status)).toEqual([307, 301, 202]);
    expect(canary.requests).toEqual(0);
  });
});

describe.concurrent("a job that is dismissed while it runs", () => {
  fault("aborts the signal of its run, and stays dismissed", async () => {
    await using site = await createSite({
      runnerEntry: "test/support/counting_runner.ts",
      env: quickRecovery,
    });
    const client = createJobClient(site.gateway.url);
    const jobId = await client.submit("steady", { inputs: { steps: 0, holdAttempts: 1 } });
    await client.reached(jobId, ["running"]);
    expect(await client.dismiss(jobId)).toMatchObject({ status: 200, body: { status: "dismissed" } });
    await site.runner.entry(({ event, job }) => event === "aborted" && job === jobId);
    await fetch(`${site.runner.url}/control/release`, { method: "POST" });
    expect((await client.status(jobId)).body).toMatchObject({ status: "dismissed" });
    const cancel = (await client.settled(jobId)).find(({ kind }) => kind === "cancel");
    expect(cancel).toMatchObject({ state: "delivered", attempts: [{ status: 204 }] });
    expect(site.runner.entries().filter(({ event }) => event === "done")).toEqual([]);
  });

  fault("answers a late success with 410, a heartbeat with cancel, and stays dismissed", async () => {
    await using raw = await serveRawRunner();
    const jobId = await raw.client.submit("raw");
    const { message } = await raw.runner.dispatch(1);
    await raw.runner.report(message, { sequence: 1, status: "running", progress: 10 });
    expect(await raw.client.dismiss(jobId)).toMatchObject({ status: 200 });
    expect(await raw.runner.report(message, {})).toMatchObject({
      status: 200,
      body: { status: "dismissed", cancel: true },
    });
    expect(await raw.runner.report(message, { ...success(message), sequence: 2 })).toMatchObject({
      status: 410,
    });
    expect((await raw.client.status(jobId)).body).toMatchObject({ status: "dismissed", progress: 10 });
    expect(await raw.client.results(jobId)).toMatchObject({ status: 410 });
  });
});

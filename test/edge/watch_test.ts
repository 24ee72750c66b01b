import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type EventReader, readEvents } from "../support/event_reader.ts";
import { has } from "../support/has.ts";
import { pause } from "../support/pause.ts";
import { startRawRunner } from "../support/raw_runner.ts";
import { success } from "../support/served_raw_runner.ts";
import { answers } from "../support/answers.ts";
import { createJobClient } from "../support/job_client.ts";
import { createProgram } from "../support/program.ts";
import { webhookSecret } from "../support/webhook_secret.ts";
import { bundleWorker } from "./bundle.ts";
import { plainWorkerd } from "./plain_workerd.ts";
import { type CountingProxy, startCountingProxy } from "./counting_proxy.ts";
import { type EdgeProgram, startEdge } from "./edge_program.ts";
import { rawProcess } from "./raw_process.ts";

const isHere = has("redis") && has("wrangler");
const timeout = 60_000;
const subrequests = 20;
/** What a Worker with so few requests allows a watch. */
const watchMilliseconds = 2_000;

describe.skipIf(!isHere)("a watch in workerd", () => {
  let runner: ReturnType<typeof startRawRunner>;
  let store: CountingProxy;
  let edge: EdgeProgram;
  beforeAll(async () => {
    if (!isHere) return;
    runner = startRawRunner([rawProcess]);
    store = await startCountingProxy();
    edge = await startEdge(runner, { ...store.variables, TIDEGATE_SUBREQUESTS: String(subrequests) });
    await edge.client.processes();
  }, timeout);
  afterAll(async () => {
    await edge?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
    await runner?.[Symbol.asyncDispose]();
  });

  /** A job that its runner has, and that nobody else writes. */
  async function taken() {
    const jobId = await edge.client.submit("raw");
    await edge.client.settled(jobId);
    const { message } = await eventually(
      `job ${jobId} is dispatched`,
      10,
      () => runner.dispatches.find(({ message }) => message.job.id === jobId),
    );
    return { jobId, message };
  }

  async function opened(jobId: string, seen?: string): Promise<EventReader> {
    const headers = { accept: "text/event-stream", ...(seen && { "last-event-id": seen }) };
    return readEvents(await fetch(`${edge.url}/jobs/${jobId}`, { headers }), `/jobs/${jobId}`);
  }

  test("ends before the requests that a Worker may make are used up, and goes on", { timeout }, async () => {
    const { jobId, message } = await taken();
    const before = store.requests();
    const began = performance.now();
    const [first, ...others] = await (await opened(jobId)).rest();
    expect(others).toEqual([]);
    expect(performance.now() - began).toBeGreaterThan(watchMilliseconds / 2);
    expect(store.requests() - before).toBeGreaterThan(1);
    expect(store.requests() - before).toBeLessThanOrEqual(subrequests);
    const again = await opened(jobId, first?.id);
    await runner.report(message, success(message));
    const rest = await again.rest();
    expect(rest.map(({ status }) => status.status)).toEqual(["successful"]);
  });

  test("asks the store as often for twenty as for one", { timeout }, async () => {
    const looks = async (watchers: number) => {
      const { jobId } = await taken();
      const readers = await Promise.all(Array.from({ length: watchers }, () => opened(jobId)));
      const before = store.requests();
      await Promise.all(readers.map((reader) => reader.rest()));
      return store.requests() - before;
    };
    const [one, all] = [await looks(1), await looks(20)];
    expect(one).toBeGreaterThan(1);
    expect(all).toBeLessThanOrEqual(2 * one);
  });

  test("does not hold up others when a reader goes away", { timeout }, async () => {
    const { jobId, message } = await taken();
    const [leaving, staying] = [await opened(jobId), await opened(jobId)];
    await Promise.all([leaving.next(), staying.next()]);
    const next = staying.next();
    await leaving.leave();
    await runner.report(message, success(message));
    expect((await next)?.status.status).toBe("successful");
  });
});

// What wrangler has in front of a Worker might keep the connection to it when a client has gone.
describe.skipIf(!isHere)("a watch in workerd, with nothing in front", () => {
  test("asks no more when its reader is gone", { timeout }, async () => {
    using bundle = bundleWorker();
    await using runner = startRawRunner([rawProcess]);
    await using store = await startCountingProxy();
    const { command, url } = await plainWorkerd({
      path: bundle.path,
      vars: {
        TIDEGATE_PUBLIC_URL: "https://gateway.example.org",
        TIDEGATE_ANONYMOUS: "public",
        TIDEGATE_SECRET: webhookSecret(),
        TIDEGATE_CALLBACK_SECRET: webhookSecret(),
        TIDEGATE_RUNNERS: `raw=${runner.url} ${runner.secret}`,
        TIDEGATE_STORE_PREFIX: "left",
        ...store.variables,
      },
    });
    const workerd = createProgram({
      name: "workerd",
      command,
      isReady: () => answers(`${url}/health/live`, 200),
    });
    try {
      await workerd.start();
      const client = createJobClient(url);
      const jobId = await client.submit("raw");
      await client.settled(jobId);
      const gone = new AbortController();
      const headers = { accept: "text/event-stream" };
      const answer = await fetch(`${url}/jobs/${jobId}`, { headers, signal: gone.signal });
      await readEvents(answer, `/jobs/${jobId}`).next();
      const asking = store.requests();
      await eventually("it looks again", 5, () => store.requests() > asking || undefined);
      gone.abort();
      // With the next comment, or the one after that.
      await pause(3_500);
      const before = store.requests();
      await pause(2_500);
      expect(store.requests() - before).toBe(0);
    } finally {
      await workerd.stop();
    }
  });
});

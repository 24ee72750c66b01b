import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient, JobFailedError, TimeoutError } from "../../../src/client/mod.ts";
import {
  gatewayUrl,
  json,
  never,
  openStream,
  scriptedFetch,
  statusOf,
  successful,
} from "../scripted_fetch.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

const failed = statusOf({ status: "failed", message: "no", updated: "2026-11-26T12:00:05Z" });

/** A job that runs; `watched` is what asking for its status answers from then on. */
async function jobOf(watched: () => Response | Promise<Response>) {
  const script = scriptedFetch(({ method, url }, number) => {
    if (number === 0) return json(statusOf());
    if (method === "DELETE") return json(statusOf({ status: "dismissed", updated: "2026-11-26T12:00:09Z" }));
    return url.pathname.endsWith("/results") ? json({ return_value: [2, 3, 5] }) : watched();
  });
  const job = await createClient({ url: gatewayUrl, fetch: script.fetch, timeout: 3_600_000 }).job("j1");
  return { job, asked: script.asked.slice.bind(script.asked, 1) };
}

test.each([
  ["a stream without a word", () => openStream().response],
  ["a connection that nobody answers", never],
])("result: TimeoutError at the limit, and the job goes on: %s", async (_name, watched) => {
  const { job, asked } = await jobOf(watched);
  const settled = vi.fn();
  job.result({ timeout: 30_000 }).catch((error) => settled(error, Date.now()));
  const begun = Date.now();
  await vi.advanceTimersByTimeAsync(29_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  const [error, at] = settled.mock.calls[0] ?? [];
  expect(at - begun).toBe(30_000);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error.message).toMatch(/"j1" has not ended after 30000 ms/);
  expect(asked().filter(({ method }) => method === "DELETE")).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("result: cancelOnTimeout dismisses the job", async () => {
  const { job, asked } = await jobOf(() => openStream().response);
  const settled = vi.fn();
  job.result({ timeout: 30_000, cancelOnTimeout: true }).catch(settled);
  await vi.advanceTimersByTimeAsync(30_001);
  expect(settled.mock.calls[0]?.[0]).toBeInstanceOf(TimeoutError);
  expect(asked().at(-1)).toMatchObject({ method: "DELETE" });
  expect(job.status).toBe("dismissed");
});

test("result: every status is told to onProgress, then the results", async () => {
  const stream = openStream();
  const { job } = await jobOf(() => stream.response);
  const told: unknown[] = [];
  const result = job.result({
    timeout: 30_000,
    onProgress: ({ status, progress }) => told.push(progress ?? status),
  });
  stream.event(1, statusOf({ progress: 0 }));
  stream.event(2, statusOf({ progress: 50, updated: "2026-11-26T12:00:05Z" }));
  stream.event(3, successful);
  expect(await result).toEqual({ return_value: [2, 3, 5] });
  expect(told).toEqual([0, 50, "successful"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("result: of a job that failed is its error, and nobody asks for results", async () => {
  const { job, asked } = await jobOf(() => json(failed));
  await expect(job.result()).rejects.toThrow(JobFailedError);
  await expect(job.result()).rejects.toThrow('Job "j1" failed (unknown): no');
  expect(asked().map(({ url }) => url.pathname)).toEqual(["/jobs/j1"]);
});

test("result: what onProgress throws ends the wait and the connection", async () => {
  const stream = openStream();
  const { job } = await jobOf(() => stream.response);
  stream.event(1, statusOf());
  const thrown = new Error("drawn wrongly");
  await expect(job.result({
    onProgress() {
      throw thrown;
    },
  })).rejects.toBe(thrown);
  expect(stream.isCancelled).toBe(true);
});

test("result: the signal ends the wait, the job goes on", async () => {
  const stream = openStream();
  const { job, asked } = await jobOf(() => stream.response);
  const controller = new AbortController();
  const result = job.result({ signal: controller.signal });
  await vi.advanceTimersByTimeAsync(5);
  controller.abort(new Error("enough"));
  await expect(result).rejects.toThrow("enough");
  expect(asked().filter(({ method }) => method === "DELETE")).toEqual([]);
  expect(stream.isCancelled).toBe(true);
});

test("result: can be had again and again", async () => {
  const { job } = await jobOf(() => json(successful));
  expect(await job.result()).toEqual(await job.result());
});

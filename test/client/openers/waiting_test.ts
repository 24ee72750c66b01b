import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JobDismissedError, JobFailedError, TimeoutError } from "../../../src/client/mod.ts";
import { named, tellGateway } from "./told_gateway.ts";

const settle = (opened: Promise<unknown>) => {
  const settled: unknown[] = [];
  opened.then((value) => settled.push(value), (error) => settled.push(error));
  return settled;
};

describe("openResult: a job that has ended without results", () => {
  test.each([["failed", JobFailedError], ["dismissed", JobDismissedError]] as const)(
    "%s: the results are not asked for, nor its process",
    async (status, Kind) => {
      const { client, asked } = tellGateway({ statuses: [status], results: { out: 1 }, outputs: {} });
      await expect(client.openResult("j")).rejects.toThrow(Kind);
      expect(asked.map(({ url }) => url.split("/ogc")[1])).toEqual(["/jobs/j"]);
    },
  );
});

describe("openResult: a job that goes on", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  // 100, 150, 225, 337.5, ...: the pauses grow by half.
  test.each([[100, 812], [400, 3_250]])(
    "is asked again, the first time after %i ms",
    async (pollInterval, until) => {
      const statuses = [...Array(4).fill("running"), "successful"];
      const { client, count } = tellGateway({ statuses, results: { out: [1] } });
      const settled = settle(client.openResult("j", { pollInterval }));
      await vi.advanceTimersByTimeAsync(pollInterval - 1);
      expect(count("/jobs/j")).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(count("/jobs/j")).toBe(2);
      await vi.advanceTimersByTimeAsync(until - pollInterval - 1);
      expect([count("/jobs/j"), count("/results")]).toEqual([4, 0]);
      await vi.advanceTimersByTimeAsync(2);
      expect([count("/jobs/j"), count("/results"), settled]).toEqual([5, 1, [[1]]]);
    },
  );

  test("is asked after 500 ms when nothing else was said", async () => {
    const { client, count } = tellGateway({ statuses: ["running", "successful"], results: { out: 1 } });
    const settled = settle(client.openResult("j"));
    await vi.advanceTimersByTimeAsync(499);
    expect(count("/jobs/j")).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([count("/jobs/j"), settled]).toEqual([2, [1]]);
  });

  test.each([[7_777, { timeout: 7_777 }], [1_800_000, {}]])(
    "TimeoutError after %i ms, to the millisecond",
    async (timeout, options) => {
      const { client, count } = tellGateway({ statuses: ["running"], results: { out: 1 } });
      const settled = settle(client.openResult("j", options));
      await vi.advanceTimersByTimeAsync(timeout - 1);
      expect(settled).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(settled).toEqual([expect.any(TimeoutError)]);
      expect(settled[0]).toMatchObject({ jobId: "j", timeout });
      expect(count("/results")).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("a signal ends the wait", async () => {
    const { client } = tellGateway({ statuses: ["running"] });
    const stop = new AbortController();
    const settled = settle(client.openResult("j", { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort("enough");
    await vi.advanceTimersByTimeAsync(0);
    expect([settled, vi.getTimerCount()]).toEqual([["enough"], 0]);
  });

  test("a signal ends an opener that does not listen", async () => {
    const { client } = tellGateway({ results: { out: 1 } });
    client.openers.register(named("deaf", { open: () => new Promise(() => {}) }));
    const stop = new AbortController();
    const settled = settle(client.openResult("j", { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort("enough");
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toEqual(["enough"]);
  });

  test.each<[string, boolean, unknown]>([
    ["a signal ends what is read", true, "enough"],
    ["a body that says nothing more for a minute is given up", false, { name: "OpenError" }],
  ])("%s", async (_, isAborted, expected) => {
    let cancelled: unknown;
    const silent = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array(3)),
          cancel: (reason) => void (cancelled = reason),
        }),
      );
    const href = "https://h.test/a.txt";
    const { client } = tellGateway({ results: { out: { href } }, files: { [href]: silent } });
    const stop = new AbortController();
    const settled = settle(client.openResult("j", { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(59_900);
    expect(settled).toEqual([]);
    if (isAborted) stop.abort("enough");
    await vi.advanceTimersByTimeAsync(200);
    if (typeof expected === "object") expect(settled[0]).toMatchObject(expected ?? {});
    else expect(settled).toEqual([expected]);
    expect(cancelled).toBeDefined();
    expect(vi.getTimerCount()).toBe(0);
  });
});

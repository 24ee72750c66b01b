import process from "node:process";
import v8 from "node:v8";
import vm from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import { TimeoutError } from "../../../src/client/errors/timeout_error.ts";
import { manyJobs } from "../../../src/client/many_jobs.ts";
import { createGatewayDouble, doubleUrl, problem, silence } from "./gateway_double.ts";

function create() {
  const double = createGatewayDouble();
  return { double, client: createClient({ url: doubleUrl, fetch: double.fetch }) };
}
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("JobSet.asCompleted", () => {
  beforeEach(async () => {
    await manyJobs();
    vi.useFakeTimers();
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("yields each job once, in the order in which they end, with its results or its failure", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(6));
    const order = [4, 1, 5, 0, 3, 2];
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const outcome of set.asCompleted()) {
        seen.push([outcome.index, outcome.ok ? outcome.results : outcome.error.name]);
      }
    })();
    for (const [turn, index] of order.entries()) {
      double.move(index === 0 ? "failed" : "successful", set.jobIds[index]);
      // Several in one look are told in the order of their ends.
      if (turn % 2 === 1) await pass(30_000);
    }
    await reading;
    expect(seen).toEqual(
      order.map((index) => [index, index ? { answer: `job-${index}` } : "JobFailedError"]),
    );
  });

  it("fetches at most 4 results at once, and no further ahead of the reader", async () => {
    const { double, client } = create();
    const ids = double.begin(30);
    double.move("successful", ...ids);
    let [fetched, taken] = [0, 0];
    double.instead = (asked) => {
      if (!asked.line.includes("/results")) return undefined;
      fetched++;
      return double.slowly(asked);
    };
    const reading = (async () => {
      for await (const _ of client.jobSet(ids).asCompleted()) {
        expect(fetched - taken).toBeLessThanOrEqual(4);
        taken++;
      }
    })();
    await pass(1_000);
    await reading;
    expect([double.slowly.most, fetched, taken]).toEqual([4, 30, 30]);
  });

  it("leaves nothing behind when the loop is left early, and loses nothing", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(10));
    double.move("successful", ...set.jobIds.slice(0, 8));
    double.instead = (asked) =>
      asked.line.includes(`${set.jobIds[0]}/`) || !asked.line.includes("/results")
        ? undefined
        : silence(asked);
    for await (const outcome of set.asCompleted({ timeout: 600_000, signal: new AbortController().signal })) {
      expect(outcome.index).toBe(0);
      break;
    }
    expect(vi.getTimerCount()).toBe(0);
    const open = double.asked.filter(({ line }) => line.includes("/results")).slice(1);
    expect(open.map(({ signal }) => signal?.aborted)).toEqual([true, true, true]);
    double.lines();
    await pass(120_000);
    expect(double.lines()).toEqual([]);

    double.instead = () => undefined;
    double.move("successful", ...set.jobIds);
    const again: number[] = [];
    for await (const { index, ok } of set.asCompleted()) if (ok) again.push(index);
    expect(again.sort()).toEqual([...set.jobIds.keys()]);
    expect((await set.get()).map(({ ok }) => ok)).toEqual(set.jobIds.map(() => true));
  });

  it("leaves nothing behind when it is left between two looks", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(2));
    double.move("successful", set.jobIds[0]);
    const outcomes = set.asCompleted({ timeout: 600_000 });
    await outcomes.next();
    await outcomes.return();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives what has ended even after the time is over, and no more", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(3));
    double.move("successful", ...set.jobIds.slice(0, 2));
    const outcomes = set.asCompleted({ timeout: 5_000 });
    expect((await outcomes.next()).value).toMatchObject({ index: 0 });
    await pass(10_000);
    expect((await outcomes.next()).value).toMatchObject({ index: 1 });
    await expect(outcomes.next()).rejects.toBeInstanceOf(TimeoutError);
    expect((await outcomes.next()).done).toBe(true);
  });

  it("is patient anew with each fault, however long the reader took", async () => {
    const { double, client } = create();
    const set = client.jobSet(double.begin(2));
    double.move("successful", set.jobIds[0]);
    const outcomes = set.asCompleted();
    await outcomes.next();
    await pass(3_600_000);
    const answers = [problem(503, "about:blank")];
    double.instead = () => answers.shift();
    double.move("successful", set.jobIds[1]);
    const next = outcomes.next();
    await pass(10_000);
    expect((await next).value).toMatchObject({ index: 1, ok: true });
    expect((await outcomes.next()).done).toBe(true);
  });
});

describe("JobSet.asCompleted of 10,000 jobs", () => {
  it("yields each once and keeps no results", async () => {
    v8.setFlagsFromString("--expose-gc");
    const collect: () => void = vm.runInNewContext("gc");
    const { double, client } = create();
    const size = 10_000;
    const content = "x".repeat(20_000);
    double.instead = ({ line }) => line.includes("/results") ? Response.json({ content, line }) : undefined;
    const inputs = Array.from({ length: size }, (_, i) => ({ message: `number ${i}` }));
    const set = await client.executeAll("echo", inputs);
    double.move("successful", ...set.jobIds);
    expect(double.lines().length).toBe(10);
    const megabytes = () => {
      collect();
      return process.memoryUsage().heapUsed / 1e6;
    };
    const seen = new Set<number>();
    const growth: number[] = [];
    let before = 0;
    for await (const outcome of set.asCompleted()) {
      if (!outcome.ok || outcome.results.content !== content) throw new Error("not its results");
      seen.add(outcome.index);
      if (seen.size === 1_000) before = megabytes();
      if (seen.size % 3_000 === 0) growth.push(megabytes() - before);
    }
    expect(seen.size).toBe(size);
    const lines = double.lines();
    expect(lines.filter((line) => line.includes("group=")).length).toBe(10);
    expect(lines.length).toBe(10 + size);
    // Kept, 2,000 results would be 40 MB, and 8,000 of them 160.
    expect(Math.max(...growth)).toBeLessThan(20);
  }, 60_000);
});

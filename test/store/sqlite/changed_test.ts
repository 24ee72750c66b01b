import { StatementSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { changeTo, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { pause } from "../../support/pause.ts";
import { opened } from "./opened.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

describe("changed", () => {
  it("has one timer while anyone waits, and none after the last", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    expect(vi.getTimerCount()).toBe(0);
    const stop = new AbortController();
    const aborted = [1, 2].map(() => store.changed(job.id, 1, stop.signal));
    const noticed = store.changed(job.id, 1, new AbortController().signal);
    expect(vi.getTimerCount()).toBe(1);
    stop.abort();
    await Promise.all(aborted);
    expect(vi.getTimerCount()).toBe(1);
    await store.commit(changeTo(nextOf(job)));
    await noticed;
    await pause(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("costs a thousand who wait the reads of one, and none for a commit of its own", async () => {
    const path = newPath("jobs.db");
    const [one, other] = [opened({ path, pollMilliseconds: 5 }), opened({ path })];
    const get = vi.spyOn(StatementSync.prototype, "get");
    onTestFinished(() => get.mockRestore());
    const records = () => get.mock.calls.filter(([key]) => typeof key === "string").length;
    const cost = async (waiters: number, writer: JobStore) => {
      const job = sampleJob();
      await one.commit(changeTo(job));
      const waits = Array.from(
        { length: waiters },
        () => one.changed(job.id, 1, AbortSignal.timeout(10_000)),
      );
      await pause(20);
      const before = records();
      const next = nextOf(job);
      await writer.commit(changeTo(next));
      expect(await Promise.all(waits)).toEqual(waits.map(() => next));
      return records() - before;
    };
    const ownWrite = 1;
    expect([await cost(1, one), await cost(1_000, one)]).toEqual([ownWrite, ownWrite]);
    const [alone, all] = [await cost(1, other), await cost(1_000, other)];
    expect(alone).toBeGreaterThan(ownWrite);
    expect(all).toBeLessThanOrEqual(alone + 2);
  });

  it("leaves no listener on the signal", async () => {
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const wait = store.changed(job.id, 1, signal);
    await store.commit(changeTo(nextOf(job)));
    await wait;
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls[0]?.slice(0, 2)).toEqual(add.mock.calls[0]?.slice(0, 2));
  });

  it("sees a commit of its own at once, not with the next poll", async () => {
    const store = opened({ path: newPath("jobs.db"), pollMilliseconds: 3_600_000 });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const signal = AbortSignal.timeout(10_000);
    const wait = store.changed(job.id, 1, signal);
    await store.commit(changeTo(nextOf(job)));
    await wait;
    expect(signal.aborted).toBe(false);
  });

  it("sees at once what another connection wrote before, not with the next poll", async () => {
    const path = newPath("jobs.db");
    const [one, other] = [opened({ path, pollMilliseconds: 3_600_000 }), opened({ path })];
    const job = sampleJob();
    await one.commit(changeTo(job));
    const next = nextOf(job);
    await other.commit(changeTo(next));
    expect(await one.changed(job.id, 1, AbortSignal.timeout(10_000))).toEqual(next);
  });

  it("sees a commit of another connection within a poll", async () => {
    const path = newPath("jobs.db");
    const [one, other] = [opened({ path, pollMilliseconds: 20 }), opened({ path })];
    const job = sampleJob();
    await one.commit(changeTo(job));
    const signal = AbortSignal.timeout(10_000);
    const wait = one.changed(job.id, 1, signal);
    await other.commit(changeTo(nextOf(job)));
    await wait;
    expect(signal.aborted).toBe(false);
  });
});

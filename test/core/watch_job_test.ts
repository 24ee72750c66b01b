import { describe, expect, it } from "vitest";
import { GatewayError } from "../../src/core/errors.ts";
import { advance, type Job, statusRevisionOf } from "../../src/core/job.ts";
import type { JobStore, Ports } from "../../src/core/ports.ts";
import { recentChanges } from "../../src/core/recent_changes.ts";
import { watchJob } from "../../src/core/watch_job.ts";
import { at, sampleJob } from "../support/sample_job.ts";

/** A store of one job, whose commits of this process and of others are made by the test. */
function createStage({ ofJob = 64 } = {}) {
  const recent = recentChanges({ ofJob });
  let job = sampleJob({ statusRevision: 1 });
  let failing = 0;
  let asked = 0;
  const waiters = new Set<() => void>();
  const changed: JobStore["changed"] = async (_jobId, revision, signal) => {
    asked++;
    if (failing-- > 0) throw new GatewayError("store-unavailable", "Cannot read the store");
    while (job.revision <= revision && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.add(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
      await promise;
      waiters.delete(resolve);
    }
    return signal.aborted ? undefined : job;
  };
  const put = (next: Job, byOthers: boolean) => {
    job = { ...next, revision: job.revision + 1 };
    if (!byOthers) recent.saw(job);
    for (const resolve of [...waiters]) resolve();
  };
  const instantly = () => AbortSignal.abort();
  return {
    ports: { jobs: { changed }, recent, timeout: instantly } as unknown as Pick<
      Ports,
      "jobs" | "recent" | "timeout"
    >,
    get job() {
      return job;
    },
    get asked() {
      return asked;
    },
    get waiting() {
      return waiters.size;
    },
    fail: (times: number) => void (failing = times),
    progress: (progress: number, { byOthers = false } = {}) =>
      put(advance(job, { status: "running", progress }, at(progress)), byOthers),
    end: ({ byOthers = false } = {}) => put(advance(job, { status: "successful" }, at(100)), byOthers),
    /** A commit that changes nothing of the status. */
    keepBooks: ({ byOthers = false } = {}) => put({ ...job, attempt: job.attempt }, byOthers),
  };
}

const forever = () => new AbortController().signal;

async function told(statuses: AsyncIterable<Job>): Promise<readonly (number | string)[]> {
  const seen: (number | string)[] = [];
  for await (const job of statuses) seen.push(job.status === "running" ? job.progress ?? "?" : job.status);
  return seen;
}

describe("a watch of a job", () => {
  it("begins with the present status, has every change in order, and ends after the final one", async () => {
    const stage = createStage();
    const watching = told(watchJob(stage.ports, stage.job, { signal: forever() }));
    for (const progress of [1, 2, 3]) {
      await Promise.resolve();
      stage.progress(progress);
    }
    stage.end();
    expect(await watching).toEqual(["accepted", 1, 2, 3, "successful"]);
    expect(stage.waiting).toBe(0);
  });

  it("has no event for a commit that only keeps books", async () => {
    const stage = createStage();
    const watching = told(watchJob(stage.ports, stage.job, { signal: forever() }));
    for (const byOthers of [false, true]) {
      stage.keepBooks({ byOthers });
      await new Promise((resolve) => setTimeout(resolve));
    }
    stage.progress(5);
    stage.keepBooks();
    stage.end();
    expect(await watching).toEqual(["accepted", 5, "successful"]);
  });

  it("misses nothing that was written between the reading of the job and the watch", async () => {
    const stage = createStage();
    const read = stage.job;
    stage.progress(1, { byOthers: true });
    const watching = watchJob(stage.ports, read, { signal: forever() });
    stage.progress(2);
    stage.end();
    expect((await told(watching)).at(-1)).toBe("successful");
    const again = createStage();
    const old = again.job;
    again.end({ byOthers: true });
    expect(await told(watchJob(again.ports, old, { signal: forever() }))).toEqual(["accepted", "successful"]);
  });

  it("goes on behind what was seen, wherever it was cut: nothing lost, nothing twice", async () => {
    for (let cut = 0; cut <= 4; cut++) {
      const stage = createStage();
      const stop = new AbortController();
      const first = watchJob(stage.ports, stage.job, { signal: stop.signal });
      const seen = [await first.next()];
      for (let progress = 1; progress <= 4; progress++) {
        if (progress <= cut) {
          stage.progress(progress);
          seen.push(await first.next());
          stage.keepBooks();
        } else {
          stop.abort();
          stage.progress(progress);
        }
      }
      stop.abort();
      await first.return();
      const before = seen.map(({ value }) => value as Job);
      const last = statusRevisionOf(before.at(-1)!);
      const rest = watchJob(stage.ports, stage.job, { seen: last, signal: forever() });
      stage.end();
      const after = await told(rest);
      const whole = [...before.map(({ status, progress }) => progress ?? status), ...after];
      expect([cut, whole]).toEqual([cut, ["accepted", 1, 2, 3, 4, "successful"]]);
    }
  });

  it("takes a record without the member at its revision", () => {
    const stage = createStage();
    const { statusRevision: _, ...old } = stage.job;
    expect(statusRevisionOf({ ...old, revision: 7 })).toBe(7);
  });

  it("keeps a bounded number of changes for a slow reader, who goes on with the newest", async () => {
    const stage = createStage({ ofJob: 8 });
    const watching = watchJob(stage.ports, stage.job, { signal: forever() });
    expect((await watching.next()).value).toMatchObject({ status: "accepted" });
    for (let progress = 1; progress <= 90; progress++) stage.progress(progress);
    stage.end();
    expect(await told(watching)).toEqual([84, 85, 86, 87, 88, 89, 90, "successful"]);
  });

  it("fetches nothing before it is asked to", async () => {
    const stage = createStage();
    const watching = watchJob(stage.ports, stage.job, { signal: forever() });
    stage.progress(1, { byOthers: true });
    expect(stage.asked).toBe(0);
    await watching.next();
    expect(stage.asked).toBe(0);
    await watching.next();
    expect(stage.asked).toBe(1);
    await watching.return();
  });

  it("ends with its signal, and leaves nobody waiting", async () => {
    const stage = createStage();
    const stop = new AbortController();
    const watching = told(watchJob(stage.ports, stage.job, { signal: stop.signal }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(stage.waiting).toBe(1);
    stop.abort();
    expect(await watching).toEqual(["accepted"]);
    expect(stage.waiting).toBe(0);
  });

  it("outlasts a store that is away for a moment, and ends when it stays away", async () => {
    const stage = createStage();
    stage.fail(5);
    const watching = told(watchJob(stage.ports, stage.job, { signal: forever() }));
    await new Promise((resolve) => setTimeout(resolve));
    stage.end({ byOthers: true });
    expect(await watching).toEqual(["accepted", "successful"]);
    const gone = createStage();
    gone.fail(Infinity);
    expect(await told(watchJob(gone.ports, gone.job, { signal: forever() }))).toEqual(["accepted"]);
  });
});

describe("the changes kept of watched jobs", () => {
  it("are none of a job that nobody watches, and never more than fit", () => {
    const recent = recentChanges({ ofJob: 3, inAll: 5 });
    const job = (id: string, revision: number) => sampleJob({ id, revision, statusRevision: revision });
    recent.saw(job("unwatched", 2));
    expect(recent.after("unwatched", 0)).toBeUndefined();
    recent.watch(job("a", 1));
    for (let revision = 2; revision <= 9; revision++) recent.saw(job("a", revision));
    expect(recent.after("a", 0)?.revision).toBe(7);
    recent.watch(job("b", 1));
    for (let revision = 2; revision <= 9; revision++) recent.saw(job("b", revision));
    expect(recent.after("a", 0)).toBeUndefined();
    expect(recent.after("b", 8)?.revision).toBe(9);
  });
});

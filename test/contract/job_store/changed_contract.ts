import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { changeTo, nextOf, sampleJob } from "./sample.ts";

export function changedContract(open: () => Promise<JobStore>): void {
  describe("changed", () => {
    const store = openedForEachTest(open);
    const patient = () => AbortSignal.timeout(10_000);

    it("resolves with the job at once when the stored revision is higher already", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const next = nextOf(job, { status: "running" });
      await store().commit(changeTo(next));
      expect(await store().changed(job.id, 1, patient())).toEqual(next);
    });

    it("resolves with the job when a higher revision is committed, for everyone who waits", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const waits = Array.from({ length: 20 }, () => store().changed(job.id, 1, patient()));
      const next = nextOf(job, { status: "running", progress: 7 });
      await store().commit(changeTo(next));
      expect(await Promise.all(waits)).toEqual(waits.map(() => next));
    });

    it("gives who comes back each time every change, in order", async () => {
      const first = sampleJob();
      await store().commit(changeTo(first));
      const watching = (async () => {
        const seen: number[] = [];
        for (let revision = 1; revision < 6;) {
          revision = (await store().changed(first.id, revision, patient()))?.revision ?? NaN;
          seen.push(revision);
        }
        return seen;
      })();
      let job = first;
      for (let commit = 2; commit <= 6; commit++) {
        job = nextOf(job, { progress: commit });
        await store().commit(changeTo(job));
      }
      expect(await watching).toEqual([2, 3, 4, 5, 6]);
    });

    it("shows the new record to a read that follows", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const wait = store().changed(job.id, 1, patient());
      await store().commit(changeTo(nextOf(job, { status: "running" })));
      await wait;
      expect((await store().read(job.id))?.revision).toBe(2);
    });

    it("sees a job created that was waited for before", async () => {
      const job = sampleJob();
      const wait = store().changed(job.id, 0, patient());
      await store().commit(changeTo(job));
      expect(await wait).toEqual(job);
    });

    it("waits on through lower revisions, other jobs and refused changes, until the signal aborts", async () => {
      const [job, other] = [sampleJob(), sampleJob()];
      await store().commit(changeTo(job));
      const stop = new AbortController();
      let hasEnded = false;
      const wait = store().changed(job.id, 2, stop.signal).then(() => {
        hasEnded = true;
      });
      await store().commit(changeTo(nextOf(job)));
      await store().commit(changeTo(other));
      await store().commit(changeTo(nextOf(other)));
      await store().commit(changeTo({ ...job, revision: 5 }));
      await store().read(job.id);
      expect(hasEnded).toBe(false);
      stop.abort();
      await wait;
      expect(hasEnded).toBe(true);
    });

    it("resolves, and does not reject, when the signal aborts or has aborted", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      await expect(store().changed(job.id, 1, AbortSignal.abort())).resolves.toBeUndefined();
      await expect(store().changed(job.id, 1, AbortSignal.timeout(5))).resolves.toBeUndefined();
    });
  });
}

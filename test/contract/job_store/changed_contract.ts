import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { changeTo, nextOf, sampleJob } from "./sample.ts";

export function changedContract(open: () => Promise<JobStore>): void {
  describe("changed", () => {
    const store = openedForEachTest(open);
    const patient = () => AbortSignal.timeout(10_000);

    /** Fails the test, instead of passing by the abort, when a wait that should have ended did not. */
    async function resolvesUnaborted(wait: Promise<void>, signal: AbortSignal) {
      await wait;
      expect(signal.aborted).toBe(false);
    }

    it("resolves at once when the stored revision is higher already", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      await store().commit(changeTo(nextOf(job)));
      const signal = patient();
      await resolvesUnaborted(store().changed(job.id, 1, signal), signal);
    });

    it("resolves when a higher revision is committed, for everyone who waits", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const signal = patient();
      const waits = Array.from({ length: 20 }, () => store().changed(job.id, 1, signal));
      await store().commit(changeTo(nextOf(job)));
      await resolvesUnaborted(Promise.all(waits).then(() => undefined), signal);
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
      const signal = patient();
      const wait = store().changed(job.id, 0, signal);
      await store().commit(changeTo(job));
      await resolvesUnaborted(wait, signal);
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
    });

    it("resolves, and does not reject, when the signal aborts or has aborted", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      await expect(store().changed(job.id, 1, AbortSignal.abort())).resolves.toBeUndefined();
      await expect(store().changed(job.id, 1, AbortSignal.timeout(5))).resolves.toBeUndefined();
    });
  });
}

import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, committed, conflict, nextOf, sampleJob } from "./sample.ts";

const full = {
  inputs: { a: 1 },
  results: { out: { kind: "value", value: 1 } },
  log: [{ at: at(1), level: "info", message: "begun" }],
  index: { dueAt: at(0), dead: true },
} as const;

export function forgetContract(open: () => Promise<JobStore>): void {
  describe("commit with forget", () => {
    const store = openedForEachTest(open);

    it("removes the record, its inputs, results and log, and its places in the lists", async () => {
      const job = sampleJob();
      const other = sampleJob();
      await store().commit(changeTo(job, full));
      await store().commit(changeTo(other, full));
      expect(await store().commit(changeTo(nextOf(job), { forget: true }))).toEqual(committed);
      expect(await store().read(job.id)).toBeUndefined();
      expect(await store().readInputs(job.id)).toBeUndefined();
      expect(await store().readResults(job.id)).toBeUndefined();
      expect(await store().readLog(job.id, 10)).toEqual([]);
      expect((await store().list({ limit: 10 })).jobs).toEqual([other]);
      expect((await store().list({ owner: job.owner, limit: 10 })).jobs).toEqual([other]);
      expect((await store().list({ dead: true, limit: 10 })).jobs).toEqual([other]);
      expect(await store().due(new Date(at(10)), 10)).toEqual([other]);
    });

    it("leaves nothing behind that a job of the same id would find", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job, full));
      await store().commit(changeTo(nextOf(job), { forget: true }));
      await store().commit(changeTo(job));
      expect(await store().read(job.id)).toEqual(job);
      expect(await store().readInputs(job.id)).toBeUndefined();
      expect(await store().readResults(job.id)).toBeUndefined();
      expect(await store().readLog(job.id, 10)).toEqual([]);
      expect((await store().list({ dead: true, limit: 10 })).jobs).toEqual([]);
      expect(await store().due(new Date(at(10)), 10)).toEqual([]);
    });

    it("gives a new job nothing of one that was forgotten", async () => {
      const [job, later] = [sampleJob(), sampleJob()];
      await store().commit(changeTo(job, full));
      await store().commit(changeTo(nextOf(job), { forget: true }));
      await store().commit(changeTo(later));
      expect(await store().readInputs(later.id)).toBeUndefined();
      expect(await store().readResults(later.id)).toBeUndefined();
      expect(await store().readLog(later.id, 10)).toEqual([]);
    });

    it("refuses a stale revision and removes nothing", async () => {
      const first = sampleJob();
      const second = nextOf(first, { status: "running" });
      await store().commit(changeTo(first, full));
      await store().commit(changeTo(second));
      expect(await store().commit(changeTo(nextOf(first), { forget: true }))).toEqual(conflict);
      expect(await store().read(first.id)).toEqual(second);
      expect(await store().readInputs(first.id)).toEqual(full.inputs);
      expect(await store().readResults(first.id)).toEqual(full.results);
      expect(await store().readLog(first.id, 10)).toEqual(full.log);
    });

    it("is one change when it is sent again", async () => {
      const job = sampleJob();
      const forget = changeTo(nextOf(job), { forget: true });
      await store().commit(changeTo(job, full));
      expect(await store().commit(forget)).toEqual(committed);
      expect(await store().commit(forget)).toEqual(committed);
      expect(await store().read(job.id)).toBeUndefined();
    });

    it("keeps the idempotency key bound until it expires, so that an echo of the create makes no second job", async () => {
      const job = sampleJob();
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const idempotency = { key: "ada k", fingerprint: "f", expiresAt };
      const create = changeTo(job, { idempotency });
      await store().commit(create);
      await store().commit(changeTo(nextOf(job), { forget: true }));
      expect(await store().commit(create)).toEqual(committed);
      expect(await store().read(job.id)).toBeUndefined();
      const other = { ...idempotency, fingerprint: "g" };
      expect(await store().commit(changeTo(job, { idempotency: other }))).toEqual({ kind: "mismatched" });
      expect(await store().commit(changeTo(sampleJob(), { idempotency }))).toEqual({
        kind: "replayed",
        jobId: job.id,
      });
    });
  });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import type { Change, CommitOutcome, JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { changeTo, committed, nextOf, sampleJob } from "./sample.ts";

const hour = 3_600_000;

export function quotaContract(open: () => Promise<JobStore>): void {
  describe("a quota of outstanding jobs", () => {
    const store = openedForEachTest(open);
    const submit = (job: Job, most: number, keepFor: readonly string[] = [], keepSeconds = 60) =>
      store().commit(changeTo(job, { quota: { most, keepFor, keepSeconds } }));
    const end = (job: Job, status: Job["status"] = "successful") =>
      store().commit(changeTo(nextOf(job, { status, finishedAt: job.createdAt })));
    const kinds = (outcomes: readonly CommitOutcome[]) =>
      Object.fromEntries(
        Object.entries(Object.groupBy(outcomes, ({ kind }) => kind)).map((
          [kind, all],
        ) => [kind, all?.length]),
      );

    it("is never passed, however many come at once", async () => {
      const jobs = Array.from({ length: 300 }, () => sampleJob());
      const outcomes = await Promise.all(jobs.map((job) => submit(job, 20)));
      expect(kinds(outcomes)).toEqual({ committed: 20, "over-quota": 280 });
      expect((await store().list({ limit: 500, owner: "ada" })).jobs).toHaveLength(20);
      const refused = jobs[outcomes.findIndex(({ kind }) => kind === "over-quota")];
      expect(await store().read(refused?.id ?? "")).toBeUndefined();
    });

    it("says how many are outstanding, and writes nothing of a job that is refused", async () => {
      const job = sampleJob();
      const idempotency = {
        key: "k",
        fingerprint: "f",
        expiresAt: new Date(Date.now() + hour).toISOString(),
      };
      await submit(sampleJob(), 2);
      await submit(sampleJob(), 2);
      const refused = changeTo(job, { quota: { most: 2 }, idempotency, inputs: { a: 1 } });
      expect(await store().commit(refused)).toEqual({ kind: "over-quota", outstanding: 2 });
      expect(await store().read(job.id)).toBeUndefined();
      expect(await store().readInputs(job.id)).toBeUndefined();
      const other = sampleJob();
      const later = changeTo(other, { idempotency: { ...idempotency, fingerprint: "g" } });
      expect(await store().commit(later)).toEqual(committed);
    });

    it.each(["successful", "failed", "dismissed"] as const)(
      "is free again after %s, once",
      async (status) => {
        const jobs = [sampleJob(), sampleJob()];
        for (const job of jobs) await submit(job, 2);
        await end(jobs[0]!, status);
        await end(jobs[0]!, status);
        expect(kinds(await Promise.all([1, 2, 3].map(() => submit(sampleJob(), 2))))).toEqual({
          committed: 1,
          "over-quota": 2,
        });
      },
    );

    it("is not free again when a job begins to run", async () => {
      const job = sampleJob();
      await submit(job, 1);
      await store().commit(changeTo(nextOf(job, { status: "running" })));
      expect(await submit(sampleJob(), 1)).toEqual({ kind: "over-quota", outstanding: 1 });
    });

    it("is free again when a job is forgotten", async () => {
      const job = sampleJob();
      await submit(job, 1);
      await store().commit(changeTo(nextOf(job), { forget: true }));
      expect(await submit(sampleJob(), 1)).toEqual(committed);
    });

    it("is one for each owner", async () => {
      await submit(sampleJob({ owner: "ada" }), 1);
      expect(await submit(sampleJob({ owner: "bob" }), 1)).toEqual(committed);
    });

    it("counts a change that is sent twice once", async () => {
      const change = changeTo(sampleJob(), { quota: { most: 1 } });
      expect(await store().commit(change)).toEqual(committed);
      expect(await store().commit(change)).toEqual(committed);
      expect(await Promise.all([1, 2].map(() => store().commit(change)))).toEqual([committed, committed]);
      expect(await submit(sampleJob(), 2)).toEqual(committed);
      expect(await submit(sampleJob(), 2)).toEqual({ kind: "over-quota", outstanding: 2 });
    });

    it("does not hold up the answer to a request that is sent again", async () => {
      const expiresAt = new Date(Date.now() + hour).toISOString();
      const idempotency = { key: "k", fingerprint: "f", expiresAt };
      const first = sampleJob();
      await store().commit(changeTo(first, { quota: { most: 1 }, idempotency }));
      const again = await store().commit(changeTo(sampleJob(), { quota: { most: 1 }, idempotency }));
      expect(again).toEqual({ kind: "replayed", jobId: first.id });
    });

    it("has room for all of a batch, or the first of it is refused", async () => {
      const [first, ...others] = Array.from({ length: 5 }, () => sampleJob());
      await submit(sampleJob(), 5);
      const ids = others.map(({ id }) => id);
      expect(await submit(first!, 5, ids)).toEqual({ kind: "over-quota", outstanding: 1 });
      expect(await submit(first!, 6, ids)).toEqual(committed);
      expect(await submit(sampleJob(), 6)).toEqual({ kind: "over-quota", outstanding: 6 });
      expect(await Promise.all(others.map((job) => submit(job, 6)))).toEqual(others.map(() => committed));
      expect(await submit(sampleJob(), 6)).toEqual({ kind: "over-quota", outstanding: 6 });
    });

    it("forgets the places that were kept for jobs which never came", async () => {
      const [first, second, third] = [sampleJob(), sampleJob(), sampleJob()];
      expect(await submit(first, 3, [second.id, third.id], 0.05)).toEqual(committed);
      await submit(second, 3);
      expect(await submit(sampleJob(), 3)).toEqual({ kind: "over-quota", outstanding: 3 });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await submit(sampleJob(), 3)).toEqual(committed);
      expect(await submit(third, 3)).toEqual({ kind: "over-quota", outstanding: 3 });
    });

    it("is right after any order of submissions, batches, ends and echoes", async () => {
      const step = fc.oneof(
        fc.record({ does: fc.constant("submit" as const), batch: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ does: fc.constant("end" as const), which: fc.nat() }),
        fc.record({ does: fc.constant("echo" as const), which: fc.nat() }),
      );
      let owner = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 6 }),
          fc.array(step, { maxLength: 25 }),
          async (most, steps) => {
            const model = new Map<string, Change>();
            const name = `owner ${owner++}`;
            for (const one of steps) {
              if (one.does === "submit") {
                const jobs = Array.from({ length: one.batch }, () => sampleJob({ owner: name }));
                const fits = model.size + jobs.length <= most;
                const ids = jobs.slice(1).map(({ id }) => id);
                const changes = jobs.map((job, i) =>
                  changeTo(job, { quota: { most, keepFor: i === 0 ? ids : [], keepSeconds: 60 } })
                );
                const [first, ...others] = changes;
                expect((await store().commit(first!)).kind).toBe(fits ? "committed" : "over-quota");
                if (!fits) continue;
                expect(kinds(await Promise.all(others.map((change) => store().commit(change))))).toEqual(
                  jobs.length > 1 ? { committed: jobs.length - 1 } : {},
                );
                for (const change of changes) model.set(change.job.id, change);
              } else {
                const change = [...model.values()][one.which % Math.max(1, model.size)];
                if (change === undefined) continue;
                if (one.does === "echo") expect(await store().commit(change)).toEqual(committed);
                else {
                  expect(await end(change.job)).toEqual(committed);
                  model.delete(change.job.id);
                }
              }
            }
          },
        ),
        { numRuns: 25 },
      );
    });
  });
}

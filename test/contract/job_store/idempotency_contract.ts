import { describe, expect, it } from "vitest";
import type { IdempotencyKey, JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { changeTo, committed, nextOf, sampleJob } from "./sample.ts";

const hour = 3_600_000;

function keyOf(members: Partial<IdempotencyKey> = {}): IdempotencyKey {
  const expiresAt = new Date(Date.now() + hour).toISOString();
  return { key: "ada k1", fingerprint: "f1", expiresAt, ...members };
}

export function idempotencyContract(open: () => Promise<JobStore>): void {
  describe("commit with an idempotency key", () => {
    const store = openedForEachTest(open);

    it("creates the job of a new key", async () => {
      const job = sampleJob();
      expect(await store().commit(changeTo(job, { idempotency: keyOf() }))).toEqual(committed);
      expect(await store().read(job.id)).toEqual(job);
    });

    it("answers a known key and fingerprint with the job that has it, and writes nothing", async () => {
      const first = sampleJob();
      const second = sampleJob();
      await store().commit(changeTo(first, { idempotency: keyOf() }));
      const change = changeTo(second, {
        idempotency: keyOf(),
        inputs: { a: 1 },
        index: { dueAt: second.createdAt },
      });
      expect(await store().commit(change)).toEqual({ kind: "replayed", jobId: first.id });
      expect(await store().commit(change)).toEqual({ kind: "replayed", jobId: first.id });
      expect(await store().read(second.id)).toBeUndefined();
      expect(await store().readInputs(second.id)).toBeUndefined();
      expect((await store().list({ limit: 10 })).jobs.map(({ id }) => id)).toEqual([first.id]);
    });

    it("refuses a known key with another fingerprint, and writes nothing", async () => {
      const first = sampleJob();
      const second = sampleJob();
      await store().commit(changeTo(first, { idempotency: keyOf() }));
      const change = changeTo(second, { idempotency: keyOf({ fingerprint: "f2" }) });
      expect(await store().commit(change)).toEqual({ kind: "mismatched" });
      expect(await store().read(second.id)).toBeUndefined();
      expect(await store().commit(changeTo(sampleJob(), { idempotency: keyOf() }))).toEqual({
        kind: "replayed",
        jobId: first.id,
      });
    });

    it("takes a create that is sent again, with its key, for the one create it is", async () => {
      const job = sampleJob();
      const change = changeTo(job, { idempotency: keyOf() });
      await store().commit(change);
      expect(await store().commit(change)).toEqual(committed);
      await store().commit(changeTo(nextOf(job, { status: "running" })));
      expect(await store().commit(change)).toEqual(committed);
      expect((await store().read(job.id))?.status).toBe("running");
    });

    it("keeps keys apart", async () => {
      const keys = ["ada k1", "ada k2", "bob k1", "ada K1", "ada k1 ", ""];
      for (const key of keys) {
        expect(await store().commit(changeTo(sampleJob(), { idempotency: keyOf({ key }) }))).toEqual(
          committed,
        );
      }
      expect((await store().list({ limit: 10 })).jobs).toHaveLength(keys.length);
    });

    it("binds an expired key anew", async () => {
      const [first, second, third] = [sampleJob(), sampleJob(), sampleJob()];
      const expired = keyOf({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
      await store().commit(changeTo(first, { idempotency: expired }));
      const change = changeTo(second, { idempotency: keyOf({ fingerprint: "f2" }) });
      expect(await store().commit(change)).toEqual(committed);
      expect(await store().read(second.id)).toEqual(second);
      expect(await store().commit(changeTo(third, { idempotency: keyOf({ fingerprint: "f2" }) }))).toEqual({
        kind: "replayed",
        jobId: second.id,
      });
    });

    it("gives one job to a hundred creates that come at once with one key", async () => {
      const changes = Array.from({ length: 100 }, () => changeTo(sampleJob(), { idempotency: keyOf() }));
      const outcomes = await Promise.all(changes.map((change) => store().commit(change)));
      const [winner, ...others] = (await store().list({ limit: 200 })).jobs;
      expect(others).toEqual([]);
      expect(outcomes.filter(({ kind }) => kind === "committed")).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === "replayed")).toEqual(
        Array(99).fill({ kind: "replayed", jobId: winner?.id }),
      );
    });
  });
}

import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, committed, conflict, nextOf, sampleJob } from "./sample.ts";

const results = { scene: { kind: "link", href: "https://files.example/scene.tif" } } as const;
const line = { at: at(1), level: "info", message: "begun" } as const;

export function commitContract(open: () => Promise<JobStore>): void {
  describe("commit", () => {
    const store = openedForEachTest(open);

    it("creates what read, readInputs and readLog give back", async () => {
      const job = sampleJob({ title: "Größe 测试 \u{1F30A}", progress: 0, usage: { cpuSeconds: 12.5 } });
      const inputs = {
        text: "ä\u0000\n\"'",
        none: null,
        zero: 0,
        deep: [{ a: [[]] }],
        long: "x".repeat(100_000),
      };
      expect(await store().commit(changeTo(job, { inputs, log: [line] }))).toEqual(committed);
      expect(await store().read(job.id)).toEqual(job);
      expect(await store().readInputs(job.id)).toEqual(inputs);
      expect(await store().readLog(job.id, 10)).toEqual([line]);
      expect(await store().readResults(job.id)).toBeUndefined();
    });

    it("keeps an input named __proto__ an input", async () => {
      const job = sampleJob();
      const inputs = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as Record<string, unknown>;
      await store().commit(changeTo(job, { inputs }));
      expect(JSON.stringify(await store().readInputs(job.id))).toBe(JSON.stringify(inputs));
    });

    it("knows nothing of a job that was never created", async () => {
      const { id } = sampleJob();
      expect(await store().read(id)).toBeUndefined();
      expect(await store().readInputs(id)).toBeUndefined();
      expect(await store().readResults(id)).toBeUndefined();
      expect(await store().readLog(id, 10)).toEqual([]);
    });

    it("replaces the record whose revision is one lower, and leaves out what the new one leaves out", async () => {
      const first = sampleJob({ message: "waiting", stage: "queue" });
      const { message: _message, stage: _stage, ...kept } = first;
      const second = nextOf(kept, { status: "running", progress: 40 });
      await store().commit(changeTo(first, { inputs: { a: 1 } }));
      expect(await store().commit(changeTo(second, { results }))).toEqual(committed);
      expect(await store().read(first.id)).toEqual(second);
      expect(await store().readInputs(first.id)).toEqual({ a: 1 });
      expect(await store().readResults(first.id)).toEqual(results);
    });

    it("refuses a stale revision and writes nothing of it", async () => {
      const first = sampleJob();
      const second = nextOf(first, { status: "running" });
      const late = nextOf(first, { status: "dismissed", title: "late" });
      await store().commit(changeTo(first));
      await store().commit(changeTo(second, { log: [line] }));
      const change = changeTo(late, {
        results,
        log: [{ ...line, message: "late" }],
        index: { dueAt: at(5), dead: true },
      });
      expect(await store().commit(change)).toEqual(conflict);
      expect(await store().read(first.id)).toEqual(second);
      expect(await store().readResults(first.id)).toBeUndefined();
      expect(await store().readLog(first.id, 10)).toEqual([line]);
      expect(await store().due(new Date(at(10)), 10)).toEqual([]);
      expect((await store().list({ dead: true, limit: 10 })).jobs).toEqual([]);
    });

    it("refuses a revision that skips one", async () => {
      const first = sampleJob();
      await store().commit(changeTo(first));
      expect(await store().commit(changeTo({ ...first, revision: 3 }))).toEqual(conflict);
      expect(await store().read(first.id)).toEqual(first);
    });

    it("refuses a later revision of a job that is not there", async () => {
      const job = sampleJob({ revision: 2 });
      expect(await store().commit(changeTo(job, { inputs: { a: 1 } }))).toEqual(conflict);
      expect(await store().read(job.id)).toBeUndefined();
      expect(await store().readInputs(job.id)).toBeUndefined();
      expect((await store().list({ limit: 10 })).jobs).toEqual([]);
    });

    it("takes a change that is sent again for the one change it is", async () => {
      const first = sampleJob();
      const create = changeTo(first, { log: [line] });
      const move = changeTo(nextOf(first, { status: "running" }), { log: [{ ...line, message: "runs" }] });
      for (const change of [create, create, move, move, move]) {
        expect(await store().commit(change)).toEqual(committed);
      }
      expect(await store().read(first.id)).toEqual(move.job);
      expect((await store().readLog(first.id, 10)).map(({ message }) => message)).toEqual(["begun", "runs"]);
    });

    it("refuses another change to the same revision, even one with the same record", async () => {
      const first = sampleJob();
      const second = nextOf(first, { status: "running" });
      await store().commit(changeTo(first));
      await store().commit(changeTo(second));
      expect(await store().commit(changeTo(second))).toEqual(conflict);
    });

    it("answers committed to a create of a job that has moved on, and leaves it alone", async () => {
      const first = sampleJob();
      const create = changeTo(first, { inputs: { a: 1 }, log: [line] });
      const second = nextOf(first, { status: "running" });
      await store().commit(create);
      await store().commit(changeTo(second));
      expect(await store().commit(create)).toEqual(committed);
      expect(await store().read(first.id)).toEqual(second);
      expect(await store().readLog(first.id, 10)).toEqual([line]);
    });

    it("does not let a record that was read be changed in the store", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const read = await store().read(job.id) as unknown as { title?: string; tags: string[] };
      try {
        read.title = "changed";
        read.tags.push("changed");
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      expect(await store().read(job.id)).toEqual(job);
    });

    it("writes what the job was when commit was called", async () => {
      const job = sampleJob();
      const tags = ["before"];
      const promise = store().commit(changeTo({ ...job, tags }));
      tags.push("after");
      await promise;
      expect((await store().read(job.id))?.tags).toEqual(["before"]);
    });
  });

  describe("ping", () => {
    const store = openedForEachTest(open);

    it("resolves while the store can be read and written", async () => {
      await expect(store().ping()).resolves.toBeUndefined();
      await expect(store().ping()).resolves.toBeUndefined();
    });
  });

  describe("close", () => {
    it("finishes what was committed before it, and fails what comes after with store-unavailable", async () => {
      const store = await open();
      const job = sampleJob();
      const pending = store.commit(changeTo(job));
      await store.close();
      expect(await pending).toEqual(committed);
      const unavailable = expect.objectContaining({ name: "GatewayError", code: "store-unavailable" });
      await expect(store.read(job.id)).rejects.toEqual(unavailable);
      await expect(store.commit(changeTo(nextOf(job)))).rejects.toEqual(unavailable);
      await expect(store.ping()).rejects.toEqual(unavailable);
      await expect(store.changed(job.id, 1, AbortSignal.timeout(10_000))).rejects.toEqual(unavailable);
      await store.close();
    });

    it("ends waits with store-unavailable", async () => {
      const store = await open();
      const job = sampleJob();
      await store.commit(changeTo(job));
      const wait = store.changed(job.id, 1, AbortSignal.timeout(10_000));
      const ended = expect(wait).rejects.toMatchObject({ code: "store-unavailable" });
      await store.close();
      await ended;
    });
  });
}

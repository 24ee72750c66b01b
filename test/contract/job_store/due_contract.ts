import { describe, expect, it } from "vitest";
import type { Cursor, JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, nextOf, sampleJob } from "./sample.ts";

export function dueContract(open: () => Promise<JobStore>): void {
  describe("due", () => {
    const store = openedForEachTest(open);

    const add = async (id: string, seconds?: number) => {
      const job = sampleJob({ id });
      await store().commit(changeTo(job, { index: seconds === undefined ? {} : { dueAt: at(seconds) } }));
      return job;
    };
    const ids = async (seconds: number, limit = 10, after?: Cursor) =>
      (await store().due(new Date(at(seconds)), limit, after)).map(({ id }) => id);

    it("gives the jobs whose time has come, by time, then by id", async () => {
      await add("never");
      await add("b", 5);
      await add("later", 6);
      await add("a", 5);
      const first = await add("z", 1);
      expect(await ids(0)).toEqual([]);
      expect(await ids(5)).toEqual(["z", "a", "b"]);
      expect(await store().due(new Date(at(1)), 10)).toEqual([first]);
    });

    it("is exact to the millisecond", async () => {
      await add("job", 5);
      expect(await ids(4.999)).toEqual([]);
      expect(await ids(5)).toEqual(["job"]);
    });

    it("pages after a cursor, so that what stays due does not starve the rest", async () => {
      for (const id of ["a", "b", "c"]) await add(id, 1);
      await add("d", 2);
      expect(await ids(9, 2)).toEqual(["a", "b"]);
      expect(await ids(9, 2, { at: at(1), id: "b" })).toEqual(["c", "d"]);
      expect(await ids(9, 2, { at: at(2), id: "d" })).toEqual([]);
      expect(await ids(1, 2, { at: at(1), id: "b" })).toEqual(["c"]);
    });

    it("follows a change of the time, and forgets the job when nothing is due any more", async () => {
      const first = await add("job", 1);
      const second = nextOf(first);
      await store().commit(changeTo(second, { index: { dueAt: at(60) } }));
      expect(await ids(59)).toEqual([]);
      expect(await ids(60)).toEqual(["job"]);
      await store().commit(changeTo(nextOf(second)));
      expect(await ids(1_000)).toEqual([]);
    });

    it("finds a job that is in no list", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job, { index: { listed: false, dueAt: at(1) } }));
      expect(await store().due(new Date(at(1)), 10)).toEqual([job]);
    });
  });
}

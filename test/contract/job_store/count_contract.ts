import { describe, expect, it } from "vitest";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { changeTo, nextOf, sampleJob } from "./sample.ts";

export function countContract(open: () => Promise<JobStore>): void {
  describe("count", () => {
    const store = openedForEachTest(open);
    const outstanding = async () => {
      const { accepted = 0, running = 0, unended = 0 } = (await store().count()).outstanding;
      return accepted + running + unended;
    };

    it("is 0 of everything in an empty store", async () => {
      expect(await outstanding()).toBe(0);
      expect(await store().count()).toMatchObject({ withDeadLetters: 0, isWhole: true });
    });

    it("counts jobs that have not ended, of every owner and process, each once", async () => {
      const jobs = ["ada", "berta"].flatMap((owner) =>
        ["echo", "sum"].map((processId) => sampleJob({ owner, processId }))
      );
      for (const job of jobs) await store().commit(changeTo(job));
      expect(await outstanding()).toBe(4);
      const [first, second, third] = jobs;
      if (!first || !second || !third) throw new Error("no jobs");
      await store().commit(changeTo(nextOf(first, { status: "running" })));
      expect(await outstanding()).toBe(4);
      await store().commit(changeTo(nextOf(second, { status: "successful" })));
      await store().commit(changeTo(nextOf(third, { status: "dismissed" })));
      expect(await outstanding()).toBe(2);
      await store().commit(changeTo(nextOf(nextOf(first, { status: "failed" }))));
      expect(await outstanding()).toBe(1);
    });

    it("counts jobs with dead letters, whoever has them, until they have none", async () => {
      const jobs = ["ada", "berta"].map((owner) => sampleJob({ owner, status: "failed" }));
      for (const job of jobs) await store().commit(changeTo(job, { index: { dead: true } }));
      expect((await store().count()).withDeadLetters).toBe(2);
      const [first] = jobs;
      if (!first) throw new Error("no job");
      await store().commit(changeTo(nextOf(first)));
      expect((await store().count()).withDeadLetters).toBe(1);
    });
  });
}

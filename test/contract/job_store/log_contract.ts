import { describe, expect, it } from "vitest";
import type { JobStore, LogEntry } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, nextOf, sampleJob } from "./sample.ts";

function lines(from: number, to: number): LogEntry[] {
  return Array.from(
    { length: to - from },
    (_, i) => ({ at: at(from + i), level: "debug", message: `line ${from + i}` }),
  );
}

export function logContract(open: () => Promise<JobStore>): void {
  describe("readLog", () => {
    const store = openedForEachTest(open);

    it("gives the newest entries, oldest first, over all changes", async () => {
      const first = sampleJob();
      await store().commit(changeTo(first, { log: lines(0, 3) }));
      await store().commit(changeTo(nextOf(first), { log: lines(3, 5) }));
      expect(await store().readLog(first.id, 100)).toEqual(lines(0, 5));
      expect(await store().readLog(first.id, 2)).toEqual(lines(3, 5));
    });

    it("keeps entries that are alike", async () => {
      const job = sampleJob();
      const [line] = lines(0, 1);
      if (line) await store().commit(changeTo(job, { log: [line, line] }));
      expect(await store().readLog(job.id, 100)).toEqual([line, line]);
    });

    it("keeps the newest 1,000 entries of a job, and all of another", async () => {
      const [first, other] = [sampleJob(), sampleJob()];
      await store().commit(changeTo(other, { log: lines(0, 2) }));
      await store().commit(changeTo(first, { log: lines(0, 600) }));
      await store().commit(changeTo(nextOf(first), { log: lines(600, 1_200) }));
      expect((await store().readLog(first.id, 5_000)).slice(-1_000)).toEqual(lines(200, 1_200));
      expect(await store().readLog(other.id, 5_000)).toEqual(lines(0, 2));
    });

    it("takes more entries at once than it keeps", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job, { log: lines(0, 1_500) }));
      expect((await store().readLog(job.id, 5_000)).slice(-1_000)).toEqual(lines(500, 1_500));
    });
  });
}

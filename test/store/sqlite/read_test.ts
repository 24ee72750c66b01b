import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import { changeTo, conflict, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { opened, stranger } from "./opened.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

/** What another process writes, without a turn of this one's event loop. */
function writerBehind(path: string): (job: Job) => void {
  const update = stranger(path).prepare("UPDATE jobs SET revision = ?, record = ? WHERE id = ?");
  return (job) => void update.run(job.revision, JSON.stringify(job), job.id);
}

describe("read", () => {
  it("gives the same frozen object as long as the record has not changed", async () => {
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const read = await store.read(job.id);
    expect(await store.read(job.id)).toBe(read);
    expect((await store.list({ limit: 1 })).jobs[0]).toBe(read);
    for (const part of [read, read?.tags, read?.deadlines, read?.deliveries, read?.deliveries[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    await store.commit(changeTo(nextOf(job, { title: "new" })));
    const changed = await store.read(job.id);
    expect(changed?.title).toBe("new");
    expect(await store.read(job.id)).toBe(changed);
  });

  it("sees what another connection has written", async () => {
    const path = newPath("jobs.db");
    const [one, other] = [opened({ path }), opened({ path })];
    let job = sampleJob();
    await one.commit(changeTo(job));
    for (const [writer, reader] of [[one, other], [other, one], [other, one], [one, other]] as const) {
      expect(await reader.read(job.id)).toEqual(job);
      job = nextOf(job, { title: `after ${job.revision}` });
      await writer.commit(changeTo(job));
      expect(await reader.read(job.id)).toEqual(job);
      expect(await writer.read(job.id)).toEqual(job);
    }
  });

  it("shows what changed was resolved for, although the same turn has read the record before", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const write = writerBehind(path);
    expect(await store.read(job.id)).toEqual(job);
    write(nextOf(job));
    await store.changed(job.id, 1, AbortSignal.timeout(10_000));
    expect(await store.read(job.id)).toEqual(nextOf(job));
  });

  it("shows what a commit was refused for", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const write = writerBehind(path);
    const found = await store.read(job.id);
    write(nextOf(job, { title: "theirs" }));
    expect(await store.commit(changeTo(nextOf(found ?? job, { title: "ours" })))).toEqual(conflict);
    expect((await store.read(job.id))?.title).toBe("theirs");
  });

  it("fails with store-unavailable, and without the record, when the record is damaged", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const job = sampleJob();
    await store.commit(changeTo(job));
    stranger(path).prepare("UPDATE jobs SET record = '{\"secret\": oops'").run();
    await expect(store.read(job.id)).rejects.toMatchObject({
      code: "store-unavailable",
      message: "Cannot read the store: unexpected failure",
    });
  });
});

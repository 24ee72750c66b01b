import { describe, expect, it } from "vitest";
import { at, changeTo, committed, sampleJob } from "../../contract/job_store/sample.ts";
import { linesOf, onSmallDisk, spawned } from "../child.ts";
import { opened } from "./opened.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();
describe("two processes with one file", () => {
  it("lose no change and double none", async () => {
    const path = newPath("jobs.db");
    const jobIds = ["job-0", "job-1", "job-2"];
    // Neither finds a file: both create it, or wait for the other to have done so.
    const children = ["one", "two"].map((name) => spawned("add", path, [name, "150", jobIds.join(",")]));
    const acknowledged = (await Promise.all(children.map((child) => linesOf(child)))).flat();
    expect(acknowledged).toHaveLength(300);

    const store = opened({ path });
    const logs = await Promise.all(jobIds.map((id) => store.readLog(id, 1_000)));
    const jobs = await Promise.all(jobIds.map((id) => store.read(id)));
    const written = logs.map((log) => log.map(({ message }) => message));
    expect(jobs.map((job) => job?.revision)).toEqual(written.map(({ length }) => length));
    // The line of the create of each job was not acknowledged, so it stands there once more.
    const created = written.map(([line = ""]) => line);
    expect(written.flat().toSorted()).toEqual([...acknowledged, ...created].toSorted());
  });

  it("wait for each other to finish a write", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const child = spawned("hold", path, ["300"]);
    for await (const line of child.lines) {
      expect(line).toBe("holding");
      const begin = performance.now();
      expect(await store.commit(changeTo(sampleJob()))).toEqual(committed);
      expect(performance.now() - begin).toBeGreaterThan(100);
    }
  });

  it("see each other's changes in changed", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const signal = AbortSignal.timeout(10_000);
    const wait = store.changed(job.id, 1, signal);
    spawned("add", path, ["other", "1", job.id]);
    await wait;
    expect(signal.aborted).toBe(false);
    expect((await store.read(job.id))?.revision).toBe(2);
  });

  it("may create the same file at once", async () => {
    for (let round = 0; round < 2; round++) {
      const path = newPath("jobs.db");
      const names = ["a", "b", "c", "d"];
      const children = names.map((name) => spawned("add", path, [name, "1", `job-${name}`]));
      const said = await Promise.all(children.map((child) => linesOf(child)));
      expect(said.flat()).toEqual(names.map((name) => `${name} 0`));
    }
  });
});

describe("a process that is killed while it writes", () => {
  it("loses no change that was acknowledged, and leaves no half of one", async () => {
    const path = newPath("jobs.db");
    const acknowledged: string[] = [];
    for (const killAfter of [1, 50, 333, 1_000]) {
      const said = await linesOf(spawned("create", path), { killAfter });
      acknowledged.push(...said.flatMap((line) => line.match(/^created ([0-9a-f-]{36})$/)?.[1] ?? []));
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(1_384);

    const store = opened({ path });
    const missing: string[] = [];
    for (const id of acknowledged) if (!await store.read(id)) missing.push(id);
    expect(missing).toEqual([]);

    const stored = (await store.list({ limit: 100_000 })).jobs;
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
    expect(await store.due(new Date(at(0)), 100_000)).toHaveLength(stored.length);
    for (const { id } of stored) expect(await store.readInputs(id)).toEqual({ of: id });
    expect(await store.commit(changeTo(sampleJob()))).toEqual(committed);
  });
});

describe("a disk that is full", () => {
  it("refuses changes with store-unavailable, and keeps all that was acknowledged", async () => {
    const path = newPath("jobs.db");
    const said = await linesOf(spawned("create", path, [], onSmallDisk(1_024)));
    const created = said.flatMap((line) => line.startsWith("created ") ? [line.slice(8)] : []);
    const refused = said.filter((line) => line.startsWith("refused "));
    expect(created.length).toBeGreaterThan(50);
    expect(refused.length).toBeGreaterThan(0);
    for (const line of refused) {
      expect(line).toMatch(
        /^refused store-unavailable Cannot write to the store: (disk I\/O error|database or disk is full)$/,
      );
    }
    expect(said.at(-1)).toBe("readable 1");

    const store = opened({ path });
    const found = await Promise.all(created.map((id) => store.read(id)));
    expect(found.map((job) => job?.id)).toEqual(created);
    expect(await store.commit(changeTo(sampleJob()))).toEqual(committed);
  });
});

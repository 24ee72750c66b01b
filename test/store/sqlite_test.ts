import { statSync, writeFileSync } from "node:fs";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Job } from "../../src/core/job.ts";
import { openSqliteStore, type SqliteOptions } from "../../src/store/sqlite.ts";
import { openDatabase } from "../../src/store/sqlite_database.ts";
import { jobStoreContract } from "../contract/job_store_contract.ts";
import { changeTo, committed, conflict, nextOf, sampleJob } from "../contract/job_store/sample.ts";
import { scratchPaths } from "./scratch.ts";

const newPath = scratchPaths();

jobStoreContract("sqlite", () => Promise.resolve(openSqliteStore({ path: newPath("jobs.db") })));

function opened(options: SqliteOptions) {
  const store = openSqliteStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** Another program that has the file open. */
function stranger(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return database;
}

/** What another process writes, without a turn of this one's event loop. */
function writerBehind(path: string): (job: Job) => void {
  const update = stranger(path).prepare("UPDATE jobs SET revision = ?, record = ? WHERE id = ?");
  return (job) => void update.run(job.revision, JSON.stringify(job), job.id);
}

describe("openSqliteStore", () => {
  it("keeps everything over close and open", async () => {
    const path = newPath("jobs.db");
    const first = openSqliteStore({ path });
    const job = sampleJob();
    await first.commit(changeTo(job, { inputs: { a: 1 } }));
    await first.close();
    const second = opened({ path });
    expect(await second.read(job.id)).toEqual(job);
    expect(await second.readInputs(job.id)).toEqual({ a: 1 });
  });

  it("uses a write-ahead log that is flushed with every commit, and patience with other programs", () => {
    const database = openDatabase(newPath("jobs.db"), 5_000);
    onTestFinished(() => database.close());
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(database.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 5_000 });
  });

  it.skipIf(process.platform === "win32")("lets nobody else read the inputs", async () => {
    const path = newPath("jobs.db");
    await opened({ path }).commit(changeTo(sampleJob(), { inputs: { secret: "x" } }));
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("names the file that it cannot open, and why", () => {
    const folder = newPath("missing");
    expect(() => openSqliteStore({ path: `${folder}/jobs.db` })).toThrow(
      `Cannot open the store "${folder}/jobs.db": ENOENT`,
    );
    const text = newPath("notes.txt");
    writeFileSync(text, "not a database, but long enough to be looked at ".repeat(40));
    expect(() => openSqliteStore({ path: text })).toThrow(
      /Cannot open the store ".*": file is not a database/,
    );
  });
});

describe("read", () => {
  it("gives the same frozen object as long as the record has not changed", async () => {
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const read = await store.read(job.id);
    expect(await store.read(job.id)).toBe(read);
    expect((await store.list({ limit: 1 }))[0]).toBe(read);
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

describe("commit", () => {
  it("fails with store-unavailable for the whole group when another program holds the file, and works after it", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path, busyMilliseconds: 20 });
    const other = stranger(path);
    const changes = Array.from({ length: 5 }, () => changeTo(sampleJob(), { inputs: { secret: "tide" } }));
    other.exec("BEGIN IMMEDIATE");
    const settled = await Promise.allSettled(changes.map((change) => store.commit(change)));
    for (const each of settled) {
      expect(each).toMatchObject({
        status: "rejected",
        reason: { code: "store-unavailable", message: "Cannot write to the store: database is locked" },
      });
    }
    await expect(store.ping()).rejects.toMatchObject({ code: "store-unavailable" });
    expect(await store.list({ limit: 10 })).toEqual([]);
    other.exec("ROLLBACK");
    await store.ping();
    for (const change of changes) expect(await store.commit(change)).toEqual(committed);
    expect(await store.list({ limit: 10 })).toHaveLength(5);
  });

  it("undoes the group when the database fails in the middle of it", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const [sound, failing] = [sampleJob(), sampleJob({ owner: "trouble" })];
    stranger(path).exec(
      "CREATE TRIGGER fail BEFORE INSERT ON jobs WHEN NEW.owner = 'trouble' BEGIN SELECT RAISE(ABORT, 'secret words'); END",
    );
    const settled = await Promise.allSettled([
      store.commit(changeTo(sound)),
      store.commit(changeTo(failing)),
    ]);
    for (const each of settled) {
      expect(each).toMatchObject({ status: "rejected", reason: { code: "store-unavailable" } });
      expect(each.status === "rejected" && each.reason.message).not.toContain("secret words");
    }
    expect(await store.list({ limit: 10 })).toEqual([]);
    expect(await store.commit(changeTo(sound))).toEqual(committed);
  });

  it("leaves no row of a job that is forgotten", async () => {
    const path = newPath("jobs.db");
    const store = opened({ path });
    const job = sampleJob();
    const results = { out: { kind: "value", value: 1 } } as const;
    const log = [{ at: job.createdAt, level: "info", message: "begun" }] as const;
    const rows = () =>
      ["jobs", "inputs", "results", "log"].map((table) =>
        stranger(path).prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows
      );
    await store.commit(changeTo(job, { inputs: { a: 1 }, results, log }));
    expect(rows()).toEqual([1, 1, 1, 1]);
    await store.commit(changeTo(nextOf(job), { forget: true }));
    expect(rows()).toEqual([0, 0, 0, 0]);
  });

  it("prunes expired idempotency keys as new ones come", async () => {
    const path = newPath("jobs.db");
    let now = Date.now();
    const store = opened({ path, now: () => new Date(now) });
    const count = () => stranger(path).prepare("SELECT count(*) AS keys FROM idempotency_keys").get()?.keys;
    const bind = (many: number) =>
      Promise.all(Array.from({ length: many }, () => {
        const expiresAt = new Date(now + 60_000).toISOString();
        const idempotency = { key: crypto.randomUUID(), fingerprint: "f", expiresAt };
        return store.commit(changeTo(sampleJob(), { idempotency }));
      }));
    await bind(100);
    expect(count()).toBe(100);
    now += 61_000;
    await bind(100);
    expect(count()).toBe(100);
  });
});

describe("changed", () => {
  it("has one timer while anyone waits, and none after the last", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    expect(vi.getTimerCount()).toBe(0);
    const stop = new AbortController();
    const aborted = [1, 2].map(() => store.changed(job.id, 1, stop.signal));
    const noticed = store.changed(job.id, 1, new AbortController().signal);
    expect(vi.getTimerCount()).toBe(1);
    stop.abort();
    await Promise.all(aborted);
    expect(vi.getTimerCount()).toBe(1);
    await store.commit(changeTo(nextOf(job)));
    await noticed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no listener on the signal", async () => {
    const store = opened({ path: newPath("jobs.db") });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    const wait = store.changed(job.id, 1, signal);
    await store.commit(changeTo(nextOf(job)));
    await wait;
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls[0]?.slice(0, 2)).toEqual(add.mock.calls[0]?.slice(0, 2));
  });

  it("sees a commit of its own at once, not with the next poll", async () => {
    const store = opened({ path: newPath("jobs.db"), pollMilliseconds: 3_600_000 });
    const job = sampleJob();
    await store.commit(changeTo(job));
    const signal = AbortSignal.timeout(10_000);
    const wait = store.changed(job.id, 1, signal);
    await store.commit(changeTo(nextOf(job)));
    await wait;
    expect(signal.aborted).toBe(false);
  });

  it("sees a commit of another connection within a poll", async () => {
    const path = newPath("jobs.db");
    const [one, other] = [opened({ path, pollMilliseconds: 20 }), opened({ path })];
    const job = sampleJob();
    await one.commit(changeTo(job));
    const signal = AbortSignal.timeout(10_000);
    const wait = one.changed(job.id, 1, signal);
    await other.commit(changeTo(nextOf(job)));
    await wait;
    expect(signal.aborted).toBe(false);
  });
});

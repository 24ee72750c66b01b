import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteLimits } from "../../../src/store/sqlite/limits.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { bucketOf, limitStoreContract } from "../../contract/limit_store_contract.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

limitStoreContract("sqlite", () => {
  const path = newPath("jobs.db");
  return Promise.resolve([openSqliteLimits({ path }), openSqliteLimits({ path })]);
});

function openedAt(path: string, now = () => new Date()) {
  const store = openSqliteLimits({ path, now });
  onTestFinished(() => store.close());
  return store;
}

const ask = { caller: "ada", buckets: [bucketOf("read", 2, 1_000)], needed: 1, wanted: 1 };

describe("openSqliteLimits", () => {
  it("counts in a file beside the jobs, which nobody else may read", async () => {
    const path = newPath("jobs.db");
    await openedAt(path).take(ask);
    expect(existsSync(path)).toBe(false);
    if (process.platform !== "win32") expect(statSync(`${path}-limits`).mode & 0o077).toBe(0);
  });

  it("goes on where a process has ended", async () => {
    const path = newPath("jobs.db");
    const first = openSqliteLimits({ path });
    await first.take(ask);
    await first.close();
    const next = openedAt(path);
    expect([(await next.take(ask)).granted, (await next.take(ask)).granted]).toEqual([1, 0]);
  });

  it("begins anew when its file is broken", async () => {
    const path = newPath("jobs.db");
    writeFileSync(`${path}-limits`, "not a database, but long enough to be looked at ".repeat(40));
    expect((await openedAt(path).take(ask)).granted).toBe(1);
    expect(readFileSync(`${path}-limits`).subarray(0, 15).toString()).toBe("SQLite format 3");
  });

  it("does not make others look at their jobs again", async () => {
    const path = newPath("jobs.db");
    const jobs = openSqliteStore({ path });
    onTestFinished(() => jobs.close());
    const limits = openedAt(path);
    const before = statSync(`${path}-wal`).size;
    for (let i = 0; i < 5; i++) await limits.take(ask);
    expect(statSync(`${path}-wal`).size).toBe(before);
  });

  it("is not empty for long when the clock went back", async () => {
    const start = Date.now();
    let now = start;
    const store = openedAt(newPath("jobs.db"), () => new Date(now));
    await store.take(ask);
    await store.take(ask);
    now = start - 2_000;
    expect((await store.take(ask)).granted).toBe(0);
    now = start + 499_000;
    expect((await store.take(ask)).granted).toBe(0);
    now = start + 501_000;
    expect((await store.take(ask)).granted).toBe(1);
    now = start - 3_600_000;
    expect((await store.take(ask)).granted).toBe(1);
  });

  it("refuses, and does not wait, when its file is closed", async () => {
    const store = openSqliteLimits({ path: newPath("jobs.db") });
    await store.close();
    await expect(store.take(ask)).rejects.toMatchObject({ code: "store-unavailable" });
  });
});

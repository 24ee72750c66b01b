import { statSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { openDatabase } from "../../../src/store/sqlite/database.ts";
import { jobStoreContract } from "../../contract/job_store_contract.ts";
import { changeTo, sampleJob } from "../../contract/job_store/sample.ts";
import { opened } from "./opened.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

jobStoreContract("sqlite", () => Promise.resolve(openSqliteStore({ path: newPath("jobs.db") })));

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

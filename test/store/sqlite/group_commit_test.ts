import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { groupCommit } from "../../../src/store/sqlite/group_commit.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { changeTo, sampleJob } from "../../contract/job_store/sample.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

/** A transaction that writes down what is done with it. */
function recorded({ failingCommit = false } = {}) {
  const done: string[] = [];
  const transaction = {
    begin: () => void done.push("begin"),
    commit() {
      if (failingCommit) throw new Error("disk full");
      done.push("commit");
    },
    rollback: () => void done.push("rollback"),
    failure: (error: unknown) => new Error(`told: ${(error as Error).message}`),
  };
  return { done, transaction };
}

describe("groupCommit", () => {
  it("writes what comes at the same time in one transaction, in order", async () => {
    const { done, transaction } = recorded();
    const group = groupCommit(transaction);
    const outcomes = await Promise.all(
      ["a", "b", "c"].map((name) => group.run(() => done.push(name) && name)),
    );
    expect(outcomes).toEqual(["a", "b", "c"]);
    expect(done).toEqual(["begin", "a", "b", "c", "commit"]);
  });

  it("bounds the groups", async () => {
    const { done, transaction } = recorded();
    const group = groupCommit(transaction, 2);
    await Promise.all([1, 2, 3, 4, 5].map((n) => group.run(() => void done.push(String(n)))));
    expect(done.join(" ")).toBe("begin 1 2 commit begin 3 4 commit begin 5 commit");
  });

  it("tells nobody before the commit", async () => {
    const { done, transaction } = recorded();
    await groupCommit(transaction).run(() => "a").then(() => done.push("told"));
    expect(done).toEqual(["begin", "commit", "told"]);
  });

  it("rejects everyone of a group whose commit fails, and rolls back", async () => {
    const { done, transaction } = recorded({ failingCommit: true });
    const group = groupCommit(transaction);
    const settled = await Promise.allSettled([group.run(() => 1), group.run(() => 2)]);
    expect(settled.map((each) => each.status === "rejected" && each.reason.message)).toEqual([
      "told: disk full",
      "told: disk full",
    ]);
    expect(done).toEqual(["begin", "rollback"]);
  });

  it("flush commits at once what is waiting, also more than one group of it", async () => {
    const { done, transaction } = recorded();
    const group = groupCommit(transaction, 1);
    const both = [group.run(() => 1), group.run(() => 2)];
    group.flush();
    expect(done).toEqual(["begin", "commit", "begin", "commit"]);
    expect(await Promise.all(both)).toEqual([1, 2]);
  });
});

describe("commits of the store", () => {
  const changes = () => Array.from({ length: 64 }, () => changeTo(sampleJob(), { inputs: { a: 1 } }));

  it("are one transaction on the disk when 64 come at once, and 64 when they come one after another", async () => {
    const path = newPath("jobs.db");
    const store = openSqliteStore({ path });
    onTestFinished(() => store.close());
    const before = transactionsOf(path);
    await Promise.all(changes().map((change) => store.commit(change)));
    const grouped = transactionsOf(path);
    expect(grouped - before).toBe(1);
    for (const change of changes()) await store.commit(change);
    expect(transactionsOf(path) - grouped).toBe(64);
    expect((await store.list({ limit: 200 })).jobs).toHaveLength(128);
  });
});

/**
 * Transactions in the write-ahead log: each ends with a frame that says how large the database is after it.
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
function transactionsOf(path: string): number {
  const log = readFileSync(`${path}-wal`);
  const pageSize = log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let transactions = 0;
  for (let frame = 32; frame + 24 <= log.length; frame += 24 + pageSize) {
    if (!log.subarray(frame + 8, frame + 16).equals(salt)) break;
    if (log.readUInt32BE(frame + 4) > 0) transactions++;
  }
  return transactions;
}

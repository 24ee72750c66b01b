import { describe, expect, it } from "vitest";
import { changeTo, committed, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { opened, stranger } from "./opened.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();

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
    expect((await store.list({ limit: 10 })).jobs).toEqual([]);
    other.exec("ROLLBACK");
    await store.ping();
    for (const change of changes) expect(await store.commit(change)).toEqual(committed);
    expect((await store.list({ limit: 10 })).jobs).toHaveLength(5);
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
    expect((await store.list({ limit: 10 })).jobs).toEqual([]);
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

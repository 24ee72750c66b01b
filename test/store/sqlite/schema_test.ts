import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import type { ListQuery } from "../../../src/core/ports.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { namedQuery, type PageList, pageQuery, queries } from "../../../src/store/sqlite/queries.ts";
import { migrate, migrations } from "../../../src/store/sqlite/schema.ts";
import { changeTo, nextOf, sampleJob } from "../../contract/job_store/sample.ts";
import { scratchPaths } from "../scratch.ts";

const newPath = scratchPaths();
const later = "ALTER TABLE jobs ADD COLUMN tenant TEXT NOT NULL DEFAULT 'sea'";

function databaseAt(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  onTestFinished(() => database.close());
  return database;
}

const versionOf = (database: DatabaseSync) => database.prepare("PRAGMA user_version").get()?.user_version;

async function fileWithOneJob(): Promise<string> {
  const path = newPath("jobs.db");
  const store = openSqliteStore({ path });
  await store.commit(changeTo(sampleJob({ id: "job" })));
  await store.close();
  return path;
}

describe("migrate", () => {
  it("brings a file of an older version to the newest and keeps what is in it", async () => {
    const path = await fileWithOneJob();
    const database = databaseAt(path);
    expect(versionOf(database)).toBe(migrations.length);
    migrate(database, [...migrations, later]);
    expect(versionOf(database)).toBe(migrations.length + 1);
    expect(database.prepare("SELECT id, tenant FROM jobs").all()).toEqual([{ id: "job", tenant: "sea" }]);
  });

  it("takes the jobs of the first version into the list of their process", async () => {
    const path = newPath("old.db");
    const database = databaseAt(path);
    migrate(database, migrations.slice(0, 1));
    const insert = database.prepare(
      "INSERT INTO jobs (id, revision, change_id, owner, created_at, listed, dead, due_at, record) " +
        "VALUES (?, 1, 'x', ?, ?, ?, 0, NULL, ?)",
    );
    const write = (job: Job, listed = 1) =>
      insert.run(job.id, job.owner, job.createdAt, listed, JSON.stringify(job));
    write(sampleJob({ id: "running", status: "running" }));
    write(sampleJob({ id: "failed", status: "failed" }));
    write(sampleJob({ id: "other", status: "failed", processId: "sleep" }));
    write(sampleJob({ id: "removed", status: "failed" }), 0);
    const store = openSqliteStore({ path });
    onTestFinished(() => store.close());
    const ids = async (query: Partial<ListQuery>) =>
      (await store.list({ owner: "ada", limit: 9, ...query })).jobs.map(({ id }) => id);
    expect(await ids({ processIds: ["echo"], statuses: ["failed"] })).toEqual(["failed"]);
    expect(await ids({ statuses: ["failed"] })).toEqual(["other", "failed"]);
    expect(await ids({ processIds: ["echo"] })).toEqual(["running", "failed"]);
    const job = await store.read("running");
    await store.commit(changeTo(nextOf(job ?? sampleJob(), { status: "failed" })));
    expect(await ids({ processIds: ["echo"], statuses: ["failed"] })).toEqual(["running", "failed"]);
  });

  it("takes no job of the version before into a group, and new ones into theirs", async () => {
    const path = newPath("old.db");
    const database = databaseAt(path);
    migrate(database, migrations.slice(0, 2));
    const old = sampleJob({ id: "old" });
    database.prepare(
      "INSERT INTO jobs (id, revision, change_id, owner, process_id, status, created_at, listed, dead, due_at, record) " +
        "VALUES (?, 1, 'x', ?, ?, ?, ?, 1, 0, NULL, ?)",
    ).run(old.id, old.owner, old.processId, old.status, old.createdAt, JSON.stringify(old));
    const store = openSqliteStore({ path });
    onTestFinished(() => store.close());
    await store.commit(changeTo(sampleJob({ id: "new", group: "g" })));
    const ids = async (query: Partial<ListQuery>) =>
      (await store.list({ owner: "ada", limit: 9, ...query })).jobs.map(({ id }) => id);
    expect(await ids({})).toEqual(["old", "new"]);
    expect(await ids({ group: "g" })).toEqual(["new"]);
    expect(await ids({ ids: ["old", "new", "none"] })).toEqual(["old", "new"]);
    await store.commit(changeTo(nextOf(old, { status: "failed" })));
    expect(await ids({ statuses: ["failed"] })).toEqual(["old"]);
  });

  it("does nothing to a file of the newest version", async () => {
    const database = databaseAt(await fileWithOneJob());
    migrate(database);
    expect(database.prepare("SELECT id FROM jobs").all()).toEqual([{ id: "job" }]);
  });

  it("leaves the file as it was when a step fails", async () => {
    const path = await fileWithOneJob();
    const database = databaseAt(path);
    expect(() => migrate(database, [...migrations, later, "CREATE TABLE jobs (again)"])).toThrow(
      "already exists",
    );
    expect(versionOf(database)).toBe(migrations.length);
    expect(() => database.prepare("SELECT tenant FROM jobs")).toThrow("no such column");
    const store = openSqliteStore({ path });
    onTestFinished(() => store.close());
    expect((await store.read("job"))?.id).toBe("job");
  });

  it("refuses a file that a newer Tidegate wrote, and leaves it alone", async () => {
    const path = await fileWithOneJob();
    const database = databaseAt(path);
    migrate(database, [...migrations, later]);
    expect(() => openSqliteStore({ path })).toThrow(
      `Cannot open the store "${path}": it has schema version ${
        migrations.length + 1
      }, and this Tidegate knows ` +
        `versions up to ${migrations.length}: start the Tidegate that wrote it, or a newer one`,
    );
    expect(versionOf(database)).toBe(migrations.length + 1);
  });

  it("refuses the database of another program, and leaves it alone", () => {
    const path = newPath("photos.db");
    const database = databaseAt(path);
    database.exec("CREATE TABLE photos (name TEXT)");
    expect(() => openSqliteStore({ path })).toThrow("it is the database of another program");
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "photos" }]);
  });
});

const whereOf: Readonly<Record<PageList, string>> = {
  listed: "jobs_listed (",
  listedByOwner: "jobs_listed_by_owner (owner=? AND ",
  dead: "jobs_dead (",
  deadByOwner: "jobs_dead_by_owner (owner=? AND ",
  byProcess: "jobs_by_process (owner=? AND process_id=? AND status=? AND ",
  byGroup: "jobs_by_group (owner=? AND job_group=? AND ",
};

describe("every query", () => {
  const database = new DatabaseSync(":memory:");
  migrate(database);
  const planOf = (sql: string) =>
    database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail));

  it("is answered from an index, already in order", () => {
    const { catalogues: _oneRowOfEachRunner, ...keyed } = queries;
    for (const [name, sql] of Object.entries(keyed)) {
      // What counts goes through what the index gave it.
      const plan = planOf(sql).filter((line) => !/^(CO-ROUTINE|SCAN) \(subquery/.test(line));
      expect(plan.join("\n"), name).not.toMatch(/SCAN |TEMP B-TREE/);
      expect(plan[0], name).toMatch(/^SEARCH \w+ USING (COVERING )?(INDEX|PRIMARY KEY|INTEGER PRIMARY KEY)/);
    }
  });

  it("finds jobs that are named by their ids, each in the index", () => {
    for (const list of ["listed", "dead"] as const) {
      const [line, ...more] = planOf(namedQuery(list));
      expect(line).toBe("SEARCH jobs USING INDEX sqlite_autoindex_jobs_1 (id=?)");
      expect(more.join("\n")).not.toMatch(/SCAN jobs|TEMP B-TREE/);
    }
  });

  it("begins a page where the last one ended, without passing over what came before", () => {
    expect(planOf(queries.due)).toEqual([
      "SEARCH jobs USING INDEX jobs_due ((due_at,id)>(?,?) AND due_at<?)",
    ]);
    for (const [list, where] of Object.entries(whereOf)) {
      for (const from of ["high", "low"] as const) {
        const [line, ...more] = planOf(pageQuery(list as PageList, from));
        expect([line, more]).toEqual([
          `SEARCH jobs USING INDEX ${where}(created_at,id)>(?,?) AND (created_at,id)<(?,?))`,
          [],
        ]);
      }
    }
  });

  it("goes through many ranges of an index at once, each from its place on, without sorting", () => {
    for (const from of ["high", "low"] as const) {
      const plan = planOf(pageQuery("byProcess", from, 3));
      const searches = plan.filter((line) => line.startsWith("SEARCH"));
      expect(searches).toEqual(
        Array.from(
          { length: 3 },
          () =>
            `SEARCH jobs USING INDEX ${whereOf.byProcess}(created_at,id)>(?,?) AND (created_at,id)<(?,?))`,
        ),
      );
      expect(plan.join("\n")).not.toMatch(/SCAN |TEMP B-TREE/);
    }
  });
});

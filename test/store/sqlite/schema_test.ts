import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { queries } from "../../../src/store/sqlite/queries.ts";
import { migrate, migrations } from "../../../src/store/sqlite/schema.ts";
import { changeTo, sampleJob } from "../../contract/job_store/sample.ts";
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

describe("every query", () => {
  const database = new DatabaseSync(":memory:");
  migrate(database);
  const planOf = (sql: string) =>
    database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail));

  it("is answered from an index, already in order", () => {
    const { catalogues: _oneRowOfEachRunner, ...keyed } = queries;
    for (const [name, sql] of Object.entries(keyed)) {
      const plan = planOf(sql);
      expect(plan.join("\n"), name).not.toMatch(/SCAN |TEMP B-TREE/);
      expect(plan[0], name).toMatch(/^SEARCH \w+ USING (COVERING )?(INDEX|PRIMARY KEY|INTEGER PRIMARY KEY)/);
    }
  });

  it("begins a page where the last one ended, without passing over what came before", () => {
    expect(planOf(queries.due)).toEqual([
      "SEARCH jobs USING INDEX jobs_due ((due_at,id)>(?,?) AND due_at<?)",
    ]);
    expect(planOf(queries.listed)).toEqual(["SEARCH jobs USING INDEX jobs_listed ((created_at,id)<(?,?))"]);
    expect(planOf(queries.listedByOwner)).toEqual([
      "SEARCH jobs USING INDEX jobs_listed_by_owner (owner=? AND (created_at,id)<(?,?))",
    ]);
    expect(planOf(queries.dead)).toEqual(["SEARCH jobs USING INDEX jobs_dead ((created_at,id)<(?,?))"]);
    expect(planOf(queries.deadByOwner)).toEqual([
      "SEARCH jobs USING INDEX jobs_dead_by_owner (owner=? AND (created_at,id)<(?,?))",
    ]);
  });
});

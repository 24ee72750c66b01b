/**
 * The floor on SQLite: the raw writes and reads of the same store file as the gateway's.
 *
 * Raw writes of a submit: one row of jobs (with its index entries) and one row of inputs, in a transaction that those who come
 * in the same turn of the event loop share, as in the gateway. Raw reads of a poll: one row, sent as it is. Raw writes of the rest
 * of a job, when there is a runner: its row with the results, and its row again for the callback.
 */
import { groupCommit } from "../src/store/sqlite/group_commit.ts";
import { openDatabase } from "../src/store/sqlite/database.ts";
import { floorApp } from "./floor_app.ts";
import { floorWholeJob } from "./floor_whole_job.ts";
import type { FloorOptions } from "./programs.ts";

const [port, storePath = "", options = ""] = Deno.args;
const { process, record, answer, validates = true, runner } = JSON.parse(options) as FloorOptions;
const dueAt = new Date(Date.now() + 86_400_000).toISOString();

const database = openDatabase(storePath, 5_000);
const begin = database.prepare("BEGIN IMMEDIATE");
const commit = database.prepare("COMMIT");
const group = groupCommit({
  begin: () => begin.run(),
  commit: () => commit.run(),
  rollback: () => database.exec("ROLLBACK"),
  failure: (error) => new Error(String(error)),
});
const insertJob = database.prepare(
  "INSERT INTO jobs (id, revision, change_id, owner, created_at, listed, dead, due_at, record) " +
    "VALUES (?, 1, ?, 'anonymous', ?, 1, 0, ?, ?)",
);
const insertInputs = database.prepare("INSERT INTO inputs (job, content) VALUES (?, ?)");
const readJob = database.prepare("SELECT record FROM jobs WHERE id = ?");

const app = floorApp({ process, answer, validates }, {
  async insert(job) {
    const { id, time, inputs } = job;
    const createdAt = time.toISOString();
    await group.run(() => {
      const { lastInsertRowid } = insertJob.run(id, id, createdAt, dueAt, record);
      insertInputs.run(Number(lastInsertRowid), inputs);
    });
    runJob?.(job);
  },
  read: (id) => (readJob.get(id) as { record: string } | undefined)?.record,
});

const updateJob = database.prepare(
  "UPDATE jobs SET status = ?, revision = ?, due_at = ?, record = ? WHERE id = ?",
);
const insertResults = database.prepare(
  "INSERT INTO results (job, content) SELECT number, ? FROM jobs WHERE id = ?",
);
const readResults = database.prepare(
  "SELECT content FROM results WHERE job = (SELECT number FROM jobs WHERE id = ?)",
);
const runJob = runner && floorWholeJob(app, {
  async end(id, results) {
    await group.run(() => {
      updateJob.run("successful", 2, dueAt, record, id);
      insertResults.run(results, id);
    });
  },
  called: async (id) => void await group.run(() => updateJob.run("successful", 3, dueAt, record, id)),
  results: (id) => (readResults.get(id) as { content: string } | undefined)?.content,
}, runner);

Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, app.fetch);

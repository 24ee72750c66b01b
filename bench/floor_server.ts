/**
 * The least that a gateway of this make can do: Hono with zod-openapi on `Deno.serve`, the same limits on the body, the same
 * schemas for path and body, the same check of the inputs, the same raw writes and reads of the same store file, and nothing
 * else. What the gateway does beyond it is what it costs.
 *
 * Raw writes of a submit: one row of jobs (with its index entries) and one row of inputs, in a transaction that those who come
 * in the same turn of the event loop share, as in the gateway. Raw reads of a poll: one row, sent as it is.
 */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { v7 } from "uuid";
import { checkInputs } from "../src/core/inputs.ts";
import { jsonBody } from "../src/http/json_body.ts";
import { jobPath, processPath } from "../src/http/parameters.ts";
import { executeRequest } from "../src/ogc/execute_request.ts";
import { processDescription } from "../src/ogc/process.ts";
import { groupCommit } from "../src/store/group_commit.ts";
import { openDatabase } from "../src/store/sqlite_database.ts";
import type { FloorOptions } from "./programs.ts";

const [port, storePath = "", options = ""] = Deno.args;
const { process, record, answer } = JSON.parse(options) as FloorOptions;
const described = processDescription.parse(process);
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

const app = new OpenAPIHono();

const executeContract = createRoute({
  method: "post",
  path: "/processes/{processID}/execution",
  middleware: [jsonBody(1_048_576)] as const,
  request: {
    params: processPath,
    body: { required: true, content: { "application/json": { schema: executeRequest } } },
  },
  responses: { 201: { description: "Accepted" } },
});
app.openapi(executeContract, async (c) => {
  const { processID } = c.req.valid("param");
  const { inputs, faults } = checkInputs(described, c.req.valid("json").inputs ?? {});
  if (processID !== described.id || faults.length > 0) return c.json(faults, 400);
  const id = v7();
  const time = new Date().toISOString();
  const content = JSON.stringify(inputs);
  await group.run(() => {
    const { lastInsertRowid } = insertJob.run(id, id, time, dueAt, record);
    insertInputs.run(Number(lastInsertRowid), content);
  });
  return c.json({ ...answer, jobID: id }, 201);
});

const statusContract = createRoute({
  method: "get",
  path: "/jobs/{jobID}",
  request: { params: jobPath },
  responses: { 200: { description: "The job" } },
});
app.openapi(statusContract, (c) => {
  const row = readJob.get(c.req.valid("param").jobID) as { record: string } | undefined;
  if (row === undefined) return c.json({ title: "No such job" }, 404);
  return c.body(row.record, 200, { "content-type": "application/json" });
});

Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, app.fetch);

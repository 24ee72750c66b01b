/**
 * A process of its own that writes to a store, for the tests beside it: `store_process.ts <verb> <file> ...`.
 * It says what it did in lines, each only after the store acknowledged it.
 */
import { writeSync } from "node:fs";
import process from "node:process";
import { GatewayError } from "../../src/core/errors.ts";
import type { JobStore } from "../../src/core/ports.ts";
import { openFileBlobs } from "../../src/store/files/blobs.ts";
import { openDatabase } from "../../src/store/sqlite/database.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { streamOf } from "../contract/blob_store/bytes.ts";
import { at, changeTo, nextOf, sampleJob } from "../contract/job_store/sample.ts";

const verbs: Record<string, (path: string, ...rest: string[]) => Promise<void>> = {
  create,
  add,
  hold,
  write,
};

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Create jobs, 16 in flight, until killed or refused. */
async function create(path: string): Promise<void> {
  const store = openSqliteStore({ path });
  let isRefused = false;
  const writer = async () => {
    while (!isRefused) {
      const job = sampleJob();
      try {
        await store.commit(changeTo(job, { inputs: { of: job.id }, index: { dueAt: at(0) } }));
        say(`created ${job.id}`);
      } catch (error) {
        isRefused = true;
        if (error instanceof GatewayError) say(`refused ${error.code} ${error.message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, writer));
  say(`readable ${(await store.list({ limit: 1 })).jobs.length}`);
  await store.close();
}

/** Add so many log lines that name their writer, each with a change of its own, to one job after another. */
async function add(path: string, writer = "", count = "", jobs = ""): Promise<void> {
  const store = openSqliteStore({ path });
  const ids = jobs.split(",");
  const lines = Array.from({ length: Number(count) }, (_, i) => `${writer} ${i}`);
  await Promise.all(lines.map((line, i) => addLine(store, ids[i % ids.length] ?? "", line)));
  await store.close();
}

async function addLine(store: JobStore, jobId: string, message: string): Promise<void> {
  const found = await store.read(jobId);
  const job = found ?? sampleJob({ id: jobId, revision: 0 });
  const change = changeTo(nextOf(job), { log: [{ at: at(0), level: "info", message }] });
  const outcome = await store.commit(change);
  // Of a create it is only told that the job exists: the line may be another's.
  const isWritten = outcome.kind === "committed" && found !== undefined;
  if (isWritten) say(message);
  else await addLine(store, jobId, message);
}

/** Hold the file for writing, so many milliseconds. */
async function hold(path: string, milliseconds = ""): Promise<void> {
  const database = openDatabase(path, 5_000);
  database.exec("BEGIN IMMEDIATE");
  say("holding");
  await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  database.exec("COMMIT");
  database.close();
}

/** Write files of growing size, four at a time, until killed or refused. */
async function write(root: string): Promise<void> {
  const store = openFileBlobs(root);
  let [next, isRefused] = [0, false];
  const writer = async () => {
    while (!isRefused) {
      const key = `job/${next++}`;
      const content = streamOf(...Array.from({ length: 20 }, () => key.repeat(next)));
      try {
        const { sha256 } = await store.write(() => key, content, "text/plain", 10_000_000);
        say(`${key} ${sha256}`);
      } catch (error) {
        isRefused = true;
        if (error instanceof GatewayError) say(`refused ${key} ${error.code} ${error.message}`);
      }
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

const [verb = "", path = "", ...rest] = process.argv.slice(2);
await verbs[verb]?.(path, ...rest);

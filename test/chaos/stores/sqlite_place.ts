import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import type { Place } from "./place.ts";

const tables = ["jobs", "inputs", "results", "log"] as const;
/** A file in memory is as good a file, and a flush of it costs nothing. */
const memory = "/dev/shm";

export function openSqlitePlace(): Place {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "tidegate-chaos-"));
  const path = join(folder, "jobs.db");
  const truth = openSqliteStore({ path });
  const database = new DatabaseSync(path);
  return {
    name: "sqlite",
    truth,
    clear() {
      for (const table of [...tables, "idempotency_keys", "outstanding"]) {
        database.exec(`DELETE FROM ${table}`);
      }
      return Promise.resolve();
    },
    open(_slot, now) {
      const jobs = openSqliteStore({ path, now });
      return Promise.resolve({ jobs, abandon: () => jobs.close() });
    },
    counted() {
      const rows = database.prepare("SELECT job_id FROM outstanding WHERE lapses_at IS NULL").all();
      return Promise.resolve(rows.map(({ job_id }) => String(job_id)));
    },
    immortal: () => Promise.resolve([]),
    remains() {
      const counts = tables.map((table) => {
        const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number };
        return { table, ...row };
      });
      return Promise.resolve(
        counts.filter(({ count }) => count > 0).map(({ table, count }) => `${count} rows of "${table}"`),
      );
    },
    writes: () => Promise.resolve(undefined),
    flushScripts: () => Promise.resolve(),
    async close() {
      database.close();
      await truth.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

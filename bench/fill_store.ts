import { v7 } from "uuid";
import type { Job } from "../src/core/job.ts";
import { openDatabase } from "../src/store/sqlite/database.ts";

/**
 * Copies of one row, each with an id and a time of its own: one a second, the last of them now. One in four is of another process
 * than the others, and one in ten has failed.
 */
const copies = `
  WITH RECURSIVE
    numbered(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbered WHERE n + 1 < :jobs),
    named AS (
      SELECT n, substr(:id, 1, 24) || printf('%012x', n) AS id,
        strftime('%Y-%m-%dT%H:%M:%fZ', :time, (n - :jobs) || ' seconds') AS time,
        iif(n % 4 = 0, 'two_steps', 'no_op') AS process,
        iif(n / 4 % 10 = 0, 'failed', 'successful') AS status
      FROM numbered
    ),
    written AS (
      SELECT *, replace(replace(:record, :id, id), :time, time) AS record FROM named
    )
  INSERT INTO jobs (id, revision, change_id, owner, process_id, status, created_at, listed, dead, due_at, record)
  SELECT id, 1, id, :owner, process, status, time, 1, 0, :expiresAt,
    replace(replace(record, '"no_op"', '"' || process || '"'), '"successful"', '"' || status || '"') FROM written`;

/** A store file with so many jobs that have ended, in the store's own schema. */
export function fillStore(path: string, jobs: number): void {
  const database = openDatabase(path, 5_000);
  try {
    // Nobody misses the file if this does not come to its end; opening it as a store sets both right again.
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    const job = endedJob(new Date());
    database.prepare(copies).run({
      jobs,
      id: job.id,
      time: job.createdAt,
      owner: job.owner,
      expiresAt: job.expiresAt ?? null,
      record: JSON.stringify(job),
    });
  } finally {
    database.close();
  }
}

/** Kept for long enough that no sweep removes it meanwhile. */
function endedJob(at: Date): Job {
  const id = v7();
  const time = at.toISOString();
  const later = new Date(at.getTime() + 7 * 86_400_000).toISOString();
  const attempt = { at: time, outcome: "delivered", status: 200, durationMilliseconds: 3 } as const;
  const dispatch = { id: `${id}_dispatch_1`, kind: "dispatch", attempt: 1, state: "delivered" } as const;
  return {
    id,
    processId: "no_op",
    processVersion: "1.0.0",
    runner: "bench",
    owner: "anonymous",
    tags: [],
    status: "successful",
    createdAt: time,
    startedAt: time,
    finishedAt: time,
    updatedAt: time,
    expiresAt: later,
    attempt: 1,
    sequence: 1,
    maxAttempts: 3,
    acceptSeconds: 3_600,
    heartbeatSeconds: 60,
    deadlines: { acceptBy: time, hardAt: later },
    wanted: { response: "raw" },
    deliveries: [{ ...dispatch, dueAt: time, tries: 0, attempts: [attempt] }],
    revision: 1,
  };
}

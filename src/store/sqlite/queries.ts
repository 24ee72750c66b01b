/**
 * Every read by key or page, and the index that answers it. `INDEXED BY` makes a query that lost its index an error instead of
 * a scan of the table.
 */
export const queries = {
  job: "SELECT record FROM jobs WHERE id = ?",
  revision: "SELECT revision FROM jobs WHERE id = ?",
  stored: "SELECT number, revision, change_id, listed, dead, status FROM jobs WHERE id = ?",
  inputs: "SELECT content FROM inputs WHERE job = (SELECT number FROM jobs WHERE id = ?)",
  results: "SELECT content FROM results WHERE job = (SELECT number FROM jobs WHERE id = ?)",
  log:
    "SELECT entry FROM log WHERE job = (SELECT number FROM jobs WHERE id = ?) ORDER BY position DESC LIMIT ?",
  lastPosition: "SELECT max(position) AS position FROM log WHERE job = ?",
  due: "SELECT record FROM jobs INDEXED BY jobs_due WHERE due_at <= ? AND (due_at, id) > (?, ?) " +
    "ORDER BY due_at, id LIMIT ?",
  // SQLite uses an index of a part of the table only where the query says the same of that part.
  outstanding: "SELECT count(*) AS count FROM (SELECT 1 FROM jobs INDEXED BY jobs_outstanding " +
    "WHERE status IN ('accepted', 'running') AND status = ? LIMIT ?)",
  withDeadLetters:
    "SELECT count(*) AS count FROM (SELECT 1 FROM jobs INDEXED BY jobs_dead WHERE dead = 1 AND created_at > '' LIMIT ?)",
  firstProcess: "SELECT min(process_id) AS process_id FROM jobs INDEXED BY jobs_by_process " +
    "WHERE listed = 1 AND owner = ? AND process_id > ?",
  key: "SELECT fingerprint, job_id, expires_at FROM idempotency_keys WHERE key = ?",
  expiredKeys: "SELECT key FROM idempotency_keys INDEXED BY idempotency_keys_expiry WHERE expires_at <= ? " +
    "ORDER BY expires_at LIMIT ?",
  placesTaken: "SELECT count(*) AS count FROM outstanding WHERE owner = ? AND job_id <> ?",
  catalogues: "SELECT runner, fetched_at, processes FROM catalogues ORDER BY runner",
} as const;

export type PageList = "listed" | "listedByOwner" | "dead" | "deadByOwner" | "byProcess" | "byGroup";

const lists: Readonly<Record<PageList, (range: number) => string>> = {
  listed: () => "jobs INDEXED BY jobs_listed WHERE listed = 1",
  listedByOwner: () => "jobs INDEXED BY jobs_listed_by_owner WHERE listed = 1 AND owner = :owner",
  dead: () => "jobs INDEXED BY jobs_dead WHERE dead = 1",
  deadByOwner: () => "jobs INDEXED BY jobs_dead_by_owner WHERE dead = 1 AND owner = :owner",
  byProcess: (range) =>
    "jobs INDEXED BY jobs_by_process WHERE listed = 1 AND owner = :owner " +
    `AND process_id = :process${range} AND status = :status${range}`,
  byGroup: () => "jobs INDEXED BY jobs_by_group WHERE listed = 1 AND owner = :owner AND job_group = :group",
};

/**
 * One stretch of a list from either end on. With several ranges of its index SQLite goes through all of them at once, in order,
 * and no further than the limit.
 */
export function pageQuery(list: PageList, from: "high" | "low", ranges = 1): string {
  const range = (number: number) =>
    `SELECT id, created_at, record FROM ${lists[list](number)} ` +
    "AND (created_at, id) >= (:lowAt, :lowId) AND (created_at, id) < (:highAt, :highId)";
  const direction = from === "high" ? "DESC" : "ASC";
  return Array.from({ length: ranges }, (_, number) => range(number)).join(" UNION ALL ") +
    ` ORDER BY created_at ${direction}, id ${direction} LIMIT :count`;
}

/** Jobs by their ids, a JSON array: one statement, however many there are. */
export function namedQuery(list: "listed" | "dead"): string {
  return "SELECT id, record FROM jobs " +
    `WHERE id IN (SELECT value FROM json_each(:ids)) AND ${list} = 1`;
}

/** Where the due jobs begin without a cursor: before every time. */
export const beforeFirst = { at: "", id: "" } as const;

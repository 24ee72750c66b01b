/**
 * Every read by key or page, and the index that answers it. `INDEXED BY` makes a query that lost its index an error instead of
 * a scan of the table.
 */
export const queries = {
  job: "SELECT record FROM jobs WHERE id = ?",
  revision: "SELECT revision FROM jobs WHERE id = ?",
  stored: "SELECT number, revision, change_id, listed, dead FROM jobs WHERE id = ?",
  inputs: "SELECT content FROM inputs WHERE job = (SELECT number FROM jobs WHERE id = ?)",
  results: "SELECT content FROM results WHERE job = (SELECT number FROM jobs WHERE id = ?)",
  log:
    "SELECT entry FROM log WHERE job = (SELECT number FROM jobs WHERE id = ?) ORDER BY position DESC LIMIT ?",
  lastPosition: "SELECT max(position) AS position FROM log WHERE job = ?",
  due: "SELECT record FROM jobs INDEXED BY jobs_due WHERE due_at <= ? AND (due_at, id) > (?, ?) " +
    "ORDER BY due_at, id LIMIT ?",
  listed: page("jobs_listed", "listed = 1"),
  listedByOwner: page("jobs_listed_by_owner", "listed = 1 AND owner = ?"),
  dead: page("jobs_dead", "dead = 1"),
  deadByOwner: page("jobs_dead_by_owner", "dead = 1 AND owner = ?"),
  key: "SELECT fingerprint, job_id, expires_at FROM idempotency_keys WHERE key = ?",
  expiredKeys: "SELECT key FROM idempotency_keys INDEXED BY idempotency_keys_expiry WHERE expires_at <= ? " +
    "ORDER BY expires_at LIMIT ?",
  catalogues: "SELECT runner, fetched_at, processes FROM catalogues ORDER BY runner",
} as const;

function page(index: string, condition: string): string {
  return `SELECT id, record FROM jobs INDEXED BY ${index} WHERE ${condition} AND (created_at, id) < (?, ?) ` +
    "ORDER BY created_at DESC, id DESC LIMIT ?";
}

/** Where a list begins without a cursor: after every time. */
export const beyondLast = { at: "\u{10FFFF}", id: "" } as const;
/** Where the due jobs begin without a cursor: before every time. */
export const beforeFirst = { at: "", id: "" } as const;

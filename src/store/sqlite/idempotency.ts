import type { DatabaseSync } from "node:sqlite";
import type { IdempotencyKey } from "../../core/ports.ts";
import { queries } from "./queries.ts";

/** A search for expired keys costs as much as a binding: one in so many bindings pays for it, and removes twice as many. */
const bindingsPerPruning = 32;

/** The keys that clients sent, each bound to the job it created until it expires. */
export function idempotencyKeys(database: DatabaseSync, now: () => Date) {
  const find = database.prepare(queries.key);
  const bind = database.prepare(
    "INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, job_id, expires_at) VALUES (?, ?, ?, ?)",
  );
  const prune = database.prepare(`DELETE FROM idempotency_keys WHERE key IN (${queries.expiredKeys})`);

  let bindings = 0;

  return {
    find(key: string): { readonly fingerprint: string; readonly jobId: string } | undefined {
      const row = find.get(key) as
        | { fingerprint: string; job_id: string; expires_at: string }
        | undefined;
      if (!row || row.expires_at <= now().toISOString()) return undefined;
      return { fingerprint: row.fingerprint, jobId: row.job_id };
    },
    bind({ key, fingerprint, expiresAt }: IdempotencyKey, jobId: string): void {
      if (bindings++ % bindingsPerPruning === 0) prune.run(now().toISOString(), 2 * bindingsPerPruning);
      bind.run(key, fingerprint, jobId, expiresAt);
    },
  };
}

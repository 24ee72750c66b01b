import type { MutantCase } from "./mutant_case.ts";

/** Guards of the stores. */
export const storeMutants: readonly MutantCase[] = [
  {
    bug: "no compare-and-set in the file",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (revision !== stored.revision + 1) return conflict;",
      replace: "if (revision > stored.revision + 1) return conflict;",
    }],
    broken: /^a revision is written once|^the revision rises by one/,
  },
  {
    bug: "a change that the file takes twice",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (bound && bound.jobId === job.id) return committed;",
      replace: "",
    }, {
      file: "src/store/sqlite/change.ts",
      find: "if (bound && find.get(job.id)) return committed;",
      replace: "",
    }, {
      file: "src/store/sqlite/change.ts",
      find: 'if (bound) return { kind: "replayed", jobId: bound.jobId };',
      replace: "if (bound) return conflict;",
    }],
    broken: /never answered 500|^a gateway logged a fault/,
  },
  {
    bug: "a key whose request the file does not look at",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "bound.fingerprint !== idempotency.fingerprint",
      replace: "bound.fingerprint === undefined",
    }],
    broken: /^a key that was used for another request is never answered 201/,
  },
  {
    bug: "a key that the file does not bind",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (idempotency) keys.bind(idempotency, job.id);",
      replace: "",
    }],
    broken: /^a key is answered with the same jobs|^every key has exactly one job|^a key that was used/,
  },
  {
    bug: "a due time that the file does not move",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: '"UPDATE jobs SET revision = ?, change_id = ?, due_at = ?, record = ? WHERE number = ?"',
      replace:
        '"UPDATE jobs SET revision = ?, change_id = ?, due_at = iif(? IS NULL, due_at, due_at), record = ? WHERE number = ?"',
    }],
    broken: /^nothing is due at rest|^nothing is owed at rest/,
  },
  {
    bug: "results that the file keeps of what it forgot",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: '["log", "results", "inputs"].map',
      replace: '["log", "inputs"].map',
    }],
    broken: /^nothing remains of what was forgotten/,
  },
  {
    bug: "a job that the file does not take off its lists",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (listed !== stored.listed || dead !== stored.dead)",
      replace: "if (dead !== stored.dead)",
    }],
    broken: /^lists hold what is there/,
  },
  {
    bug: "an end that gives no place back in the file",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (job.status !== stored.status && isFinal(job)) outstanding.remove(job);",
      replace: "",
    }],
    broken: /^outstanding jobs are counted/,
  },
  {
    bug: "a place that is kept for a job which was written",
    stores: ["sqlite"],
    patches: [{
      file: "src/store/sqlite/change.ts",
      find: "if (quota !== undefined) outstanding.add(job, quota);",
      replace: "if (quota?.keepFor !== undefined) outstanding.add(job, quota);",
    }],
    broken: /^outstanding jobs are counted/,
  },
  {
    bug: "an end that gives no place back in Redis",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "...(before?.counted && !parts.counted ?",
      replace: "...(before?.counted && parts.dead ?",
    }],
    broken: /^outstanding jobs are counted/,
  },
  {
    bug: "a place in Redis that is given back when the job begins to run",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "counted: !isFinal(job) &&",
      replace: 'counted: job.status === "accepted" &&',
    }],
    broken: /^outstanding jobs are counted/,
  },
  {
    bug: "no compare-and-set in Redis",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "if found == before then",
      replace: "if old then",
    }],
    broken: /^a revision is written once|^the revision rises by one|^a change that is sent twice/,
  },
  {
    bug: "a record that is not put back when a change came too late",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "  redis.call('SET', KEYS[1], old)\n",
      replace: "",
    }],
    broken: /^a revision is written once|^the revision rises by one|^a change that is sent twice/,
  },
  {
    bug: "an end that Redis keeps for ever",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "'XX', 'GET', 'PX', life)",
      replace: "'XX', 'GET')",
    }],
    broken: /^whatever is kept of a job that ended expires/,
  },
  {
    bug: "a log that Redis keeps for ever",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "...(parts.log && (isNew || !before?.log) ? [keys.log(id)] : []),",
      replace: "",
    }],
    broken: /^whatever is kept of a job that ended expires/,
  },
  {
    bug: "a new job that Redis does not list",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "...relist(keys.listed(job.owner), parts.listed, before?.listed)",
      replace: "...relist(keys.listed(job.owner), parts.listed, true)",
    }],
    broken: /^lists hold what is there/,
  },
  {
    bug: "a new job that does not take its key in Redis",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "if ARGV[4] ~= '' then redis.call(",
      replace: "if ARGV[4] == 'never' then redis.call(",
    }],
    broken: /^a key is answered with the same jobs|^every key has exactly one job|^a key that was used/,
  },
  {
    bug: "a creation that Redis writes again over what came after",
    stores: ["rest", "redis"],
    patches: [{
      file: "src/store/redis/scripts.ts",
      find: "if redis.call('EXISTS', KEYS[1]) == 1 then return {'committed'} end",
      replace: "",
    }, {
      file: "src/store/redis/scripts.ts",
      find: "if job == id then return {'committed'} end",
      replace: "",
    }, {
      file: "src/store/redis/scripts.ts",
      find: "    return {'replayed', job}\n",
      replace: "    if job ~= id then return {'replayed', job} end\n",
    }, {
      file: "src/store/redis/scripts.ts",
      find: "if not redis.call('SET', KEYS[1], record, 'NX') then",
      replace: "if not redis.call('SET', KEYS[1], record) then",
    }],
    broken:
      /^a change that is sent twice is one change|^a revision is written once|^the revision rises by one/,
  },
  {
    bug: "a due time that does not come earlier in Redis",
    stores: ["redis", "rest"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "was !== undefined && dueAt >= was && dueAt",
      replace: "was !== undefined && dueAt",
    }],
    broken: /^whatever is due is found/,
  },
  {
    bug: "a due time that every change writes anew in Redis",
    stores: ["redis"],
    patches: [{
      file: "src/store/redis/change.ts",
      find: "return isLater ? [] :",
      replace: "return isLater && dueAt < 0 ? [] :",
    }],
    broken: /^writing stays within its budget/,
  },
];

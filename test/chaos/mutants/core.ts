import type { MutantCase } from "./mutant_case.ts";

/** Guards of the records and of what they owe. */
export const coreMutants: readonly MutantCase[] = [
  {
    bug: "a job without its dispatch",
    patches: [{
      file: "src/core/owed.ts",
      find: "deliveries: [...abandonDispatches(job.deliveries), dispatch]",
      replace: "deliveries: [...abandonDispatches(job.deliveries)].concat([dispatch].slice(1))",
    }],
    broken: /^a job is born with its dispatch, leased/,
  },
  {
    bug: "an end without its callback",
    patches: [{
      file: "src/core/owed.ts",
      find: "...cancellation(job, now), ...finalCallback(job, now)]",
      replace: "...cancellation(job, now)]",
    }],
    broken: /^what a job owes after its end is in the write that ended it/,
  },
  {
    bug: "a stop that its runner never hears of",
    patches: [{
      file: "src/core/owed.ts",
      find: "...cancellation(job, now), ...finalCallback(job, now)]",
      replace: "...finalCallback(job, now)]",
    }],
    broken: /^a runner that may be at work hears of the stop/,
  },
  {
    bug: "a replay of what has arrived",
    patches: [{
      file: "src/core/replay.ts",
      find: 'isNew = delivery.state === "dead";',
      replace: 'isNew = delivery.state !== "pending";',
    }],
    broken:
      /^an attempt that is settled stays settled|^a delivery is never claimed inside a lease|^a final record owes no dispatch/,
  },
  {
    bug: "a replay of the order to run a job that has ended",
    patches: [{
      file: "src/core/replay.ts",
      find: 'if (kind !== "dispatch") return undefined;',
      replace: "return undefined;",
    }],
    broken: /^a final record owes no dispatch|^an attempt that is settled stays settled/,
  },
  {
    bug: "leases that run out at once",
    patches: [{
      file: "src/core/owed.ts",
      find: "claim(delivery, now, leaseSeconds)",
      replace: "claim(delivery, now, 0 * leaseSeconds)",
    }],
    broken: /^a lease is longer than an attempt/,
  },
  {
    bug: "leases that anybody may take",
    patches: [{
      file: "src/core/owed.ts",
      find: "if (!isOutstanding(delivery) || delivery.dueAt > time) return delivery;",
      replace:
        'if (!isOutstanding(delivery) || (delivery.state === "pending" && delivery.dueAt > time)) return delivery;',
    }],
    broken: /^a delivery is never claimed inside a lease|^each attempt has a lease of its own/,
  },
  {
    bug: "leases that never run out",
    patches: [{
      file: "src/core/owed.ts",
      find: "if (!isOutstanding(delivery) || delivery.dueAt > time) return delivery;",
      replace: 'if (delivery.state !== "pending" || delivery.dueAt > time) return delivery;',
    }],
    broken: /^nothing is owed at rest|^nothing is due at rest/,
  },
  {
    bug: "an attempt with a lease that is nearly over",
    patches: [{
      file: "src/core/deliver.ts",
      find: "return now().getTime() + seconds * 1000 <= Date.parse(dueAt);",
      replace: "return seconds > 0 || dueAt > now().toISOString();",
    }],
    broken: /^an attempt ends within its lease/,
  },
  {
    bug: "reports of attempts that were given up",
    patches: [{
      file: "src/core/report.ts",
      find: "  refuseStranger(job, attempt);\n  const verdict",
      replace: "  refuseStranger(job, job.attempt);\n  const verdict",
    }, {
      file: "src/core/settle_report.ts",
      find: 'if (attempt !== job.attempt) return { kind: "stale" };',
      replace: 'if (attempt > job.attempt) return { kind: "stale" };',
    }],
    broken: /^a result belongs to the attempt in the record|^no end is acknowledged that is not stored/,
  },
  {
    bug: "a report that is written twice",
    patches: [{
      file: "src/core/settle_report.ts",
      find: "report.sequence <= job.sequence) return",
      replace: "report.sequence < job.sequence) return",
    }],
    broken: /^news within an attempt has a higher sequence/,
  },
  {
    bug: "progress that falls",
    patches: [{
      file: "src/core/job.ts",
      find: "? after : Math.max(before, after);",
      replace: "? after : after;",
    }],
    broken: /^progress never falls within an attempt/,
  },
  {
    bug: "a new start under the old attempt",
    patches: [{
      file: "src/core/job.ts",
      find: "attempt: job.attempt + 1, sequence: 0",
      replace: "attempt: job.attempt, sequence: 0",
    }],
    broken: /^the sequence never falls|^progress never falls|^an attempt that is settled|^every job ends/,
  },
  {
    bug: "a start too many",
    patches: [{
      file: "src/core/see_to.ts",
      find: "if (starts >= job.maxAttempts) {",
      replace: "if (starts > job.maxAttempts) {",
    }],
    broken: /^the attempt never rises above its maximum/,
  },
  {
    bug: "a hard deadline that signs of life move",
    patches: [{
      file: "src/core/job.ts",
      find: "deadlines: { ...job.deadlines, heartbeatBy } }",
      replace: "deadlines: { ...job.deadlines, heartbeatBy, hardAt: secondsAfter(now, 1_200) } }",
    }],
    broken: /^the hard deadline never moves/,
  },
  {
    bug: "signs of life that are not written down",
    patches: [{
      file: "src/core/settle_report.ts",
      find: "gained < job.heartbeatSeconds * 100 ?",
      replace: "gained < job.heartbeatSeconds * 10_000 ?",
    }],
    broken: /^a runner that was heard is not lost before its time/,
  },
  {
    bug: "silence that is held against a runner while nobody listened",
    patches: [{
      file: "src/core/see_to.ts",
      find: "isPast(later(heartbeatBy, since(job.heartbeatSeconds)), now)",
      replace: "isPast(heartbeatBy, now)",
    }],
    broken: /^silence is held against a runner only by who listened/,
  },
  {
    bug: "a failure that another report turns",
    patches: [{
      file: "src/core/job.ts",
      find: "  failed: [],",
      replace: '  failed: ["successful"],',
    }],
    broken: /./,
  },
  {
    bug: "ends that are kept for ever",
    patches: [{
      file: "src/core/job.ts",
      find: "    expiresAt: secondsAfter(new Date(time), keepSeconds),\n",
      replace: "",
    }],
    broken: /^a final record expires/,
  },
  {
    bug: "uploads of lost attempts that stay",
    patches: [{
      file: "src/core/settle_report.ts",
      find: "return owingAfterMove(littered ?",
      replace: "return owingAfterMove(littered && moved.attempt < 1 ?",
    }],
    broken: /^uploads that no result refers to go/,
  },
  {
    bug: "uploads that take the place of one another",
    patches: [{
      file: "src/core/results.ts",
      find: "/${path}@${sha256}`",
      replace: "/${path}@${sha256.slice(64)}`",
    }],
    broken: /^a success has its files/,
  },
  {
    bug: "a success without its files",
    patches: [{
      file: "src/core/upload_fault.ts",
      find: 'if (status !== "successful") return [];',
      replace: 'if (status === "successful") return [];',
    }],
    broken: /^a success has its files/,
  },
  {
    bug: "idempotency keys that are ignored",
    patches: [{
      file: "src/core/execute.ts",
      find: "await commit(ports, { next, inputs, ...idempotency });",
      replace: "await commit(ports, { next, inputs, ...({} as typeof idempotency) });",
    }],
    broken: /^a key is answered with the same jobs|^every key has exactly one job|^a key that was used/,
  },
  {
    bug: "one key for all jobs of a batch",
    patches: [{
      file: "src/core/batch_jobs.ts",
      find: "...(position === 0 ? [] : [position])",
      replace: "...(position >= 0 ? [] : [position])",
    }],
    broken: /^every key has exactly one job|^no 201 without a stored job/,
  },
  {
    bug: "a 201 although the store said nothing",
    patches: [{
      file: "src/core/execute.ts",
      find: "await commit(ports, { next, inputs, ...idempotency });",
      replace: "await commit(ports, { next, inputs, ...idempotency }).catch(() => " +
        '({ outcome: { kind: "committed" as const }, job: { ...next, revision: 1 } }));',
    }],
    broken: /^no 201 without a stored job|^a key that was used for another request/,
  },
  {
    bug: "a new id for each attempt of a callback",
    patches: [{
      file: "src/core/message.ts",
      find: "to: { subscriber: url },\n    id,",
      replace: "to: { subscriber: url },\n    id: `${id}${ports.newId()}`,",
    }],
    broken: /^each attempt has a lease of its own|^an end is told in the same words/,
  },
];

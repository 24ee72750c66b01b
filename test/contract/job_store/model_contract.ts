import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change, JobStore, ListQuery } from "../../../src/core/ports.ts";
import type { Job } from "../../../src/core/job.ts";
import { statusCode } from "../../../src/ogc/status_info.ts";
import { Model } from "./model.ts";
import { at, changeTo, sampleJob } from "./sample.ts";

const jobIds = ["job-a", "job-b", "job-c", "job-d", "job-e"];
const owners = ["ada", "bob"];
const processes = ["echo", "sleep", "a:b"];
const groups = ["batch", "a:b"];
const aJob = fc.nat(jobIds.length - 1);
const seconds = fc.nat(5);

/** One thing that a client may do next. Which revision it means depends on what has happened so far. */
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("create" as const),
      job: aJob,
      key: fc.nat(3),
      print: fc.nat(1),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      job: aJob,
      /** Mostly the next revision; else a stale one or one from the future. */
      offset: fc.constantFrom(1, 1, 1, 1, 0, -1, 2),
      dueAt: fc.option(fc.nat(5), { nil: undefined }),
      listed: fc.constantFrom(true, true, false),
      status: fc.constantFrom(...statusCode.options),
      startedAt: fc.option(seconds, { nil: undefined }),
      finishedAt: fc.option(seconds, { nil: undefined }),
      dead: fc.boolean(),
      results: fc.boolean(),
      lines: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("forget" as const),
      job: aJob,
      offset: fc.constantFrom(1, 1, 0, 2),
    }),
  },
  /** Send a change again: the last one, or one long gone. */
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("again" as const), back: fc.constantFrom(1, 1, 2, 3, 7) }),
  },
);
const steps = fc.array(step, { minLength: 1, maxLength: 40 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Every filter, alone and with others. */
const listQuery = fc.record({
  owner: fc.constantFrom("ada", "ada", "bob", "eve", undefined),
  dead: fc.constantFrom(true, undefined, undefined, undefined),
  processIds: fc.option(fc.subarray([...processes, "nobody's"]), { nil: undefined }),
  statuses: fc.option(fc.subarray([...statusCode.options]), { nil: undefined }),
  createdFrom: fc.option(seconds.map(at), { nil: undefined, freq: 2 }),
  createdTo: fc.option(seconds.map(at), { nil: undefined, freq: 2 }),
  duration: fc.option(
    fc.record({
      minSeconds: fc.option(seconds, { nil: undefined }),
      maxSeconds: fc.option(seconds, { nil: undefined }),
      now: fc.constant(new Date(at(4))),
    }),
    { nil: undefined, freq: 2 },
  ),
  group: fc.option(fc.constantFrom(...groups, "nobody's"), { nil: undefined, freq: 2 }),
  ids: fc.option(fc.array(fc.constantFrom(...jobIds, "none"), { maxLength: 8 }), { nil: undefined, freq: 2 }),
  limit: fc.integer({ min: 1, max: 6 }),
  place: fc.option(
    fc.record({
      way: fc.constantFrom("after", "before"),
      at: seconds.map(at),
      id: fc.constantFrom(...jobIds),
    }),
    { nil: undefined },
  ),
}).map(({ place, ...query }) =>
  withoutAbsent({ ...query, ...(place && { [place.way]: { at: place.at, id: place.id } }) }) as ListQuery
);

export function modelContract(open: () => Promise<JobStore>): void {
  describe("any history of changes", () => {
    it("has the outcomes, and leaves behind the state, of the model", async () => {
      await fc.assert(
        fc.asyncProperty(
          steps,
          fc.array(listQuery, { minLength: 8, maxLength: 8 }),
          async (steps, queries) => {
            const store = await open();
            try {
              await follow(store, steps, queries);
            } finally {
              await store.close();
            }
          },
        ),
        { numRuns: 60, endOnFailure: false },
      );
    }, 60_000);
  });
}

async function follow(
  store: JobStore,
  steps: readonly Step[],
  queries: readonly ListQuery[],
): Promise<void> {
  const model = new Model();
  const sent: Change[] = [];
  for (const [number, next] of steps.entries()) {
    const change = next.kind === "again" ? sent.at(-next.back) : toChange(model, next, number);
    if (!change) continue;
    sent.push(change);
    expect(await store.commit(change)).toEqual(model.commit(change));
    await compareJob(store, model, change.job.id);
  }
  for (const jobId of jobIds) await compareJob(store, model, jobId);
  await compareLists(store, model, queries);
  await compareDue(store, model);
}

function toChange(model: Model, next: Exclude<Step, { kind: "again" }>, number: number): Change {
  const id = jobIds[next.job] ?? "";
  const found = model.get(id).last?.job;
  const fresh = sampleJob({
    id,
    owner: owners[next.job % 4 === 3 ? 1 : 0] ?? "",
    processId: processes[next.job % 3] ?? "",
    createdAt: at(next.job % 4),
    ...(next.job > 0 && { group: groups[next.job % 2] ?? "" }),
  });
  if (next.kind === "create") {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const idempotency = { key: `key ${next.key}`, fingerprint: `print ${next.print}`, expiresAt };
    return changeTo(fresh, { inputs: { number }, ...(next.key > 0 && { idempotency }) });
  }
  const revision = Math.max(2, (found?.revision ?? 1) + next.offset);
  const title = `step ${number}`;
  const job = { ...(found ?? fresh), revision, title };
  if (next.kind === "forget") return changeTo(job, { forget: true });
  const { dueAt, listed, dead, results, lines, status } = next;
  const startedAt = next.startedAt === undefined ? undefined : at(next.startedAt);
  const finishedAt = next.finishedAt === undefined ? undefined : at(next.finishedAt);
  return changeTo(withoutAbsent({ ...job, status, startedAt, finishedAt }) as Job, {
    index: { listed, dead, ...(dueAt !== undefined && { dueAt: at(dueAt) }) },
    ...(results && { results: { out: { kind: "value", value: number } } }),
    log: Array.from(
      { length: lines },
      (_, i) => ({ at: at(number), level: "info", message: `${number}.${i}` }),
    ),
  });
}

async function compareJob(store: JobStore, model: Model, jobId: string): Promise<void> {
  const expected = model.get(jobId);
  const found = await Promise.all([
    store.read(jobId),
    store.readInputs(jobId),
    store.readResults(jobId),
    store.readLog(jobId, 1_000),
  ]);
  expect(found).toEqual([expected.last?.job, expected.inputs, expected.results, expected.log ?? []]);
}

async function compareLists(store: JobStore, model: Model, queries: readonly ListQuery[]): Promise<void> {
  const whole: ListQuery[] = [{ limit: 9 }, { limit: 9, dead: true }];
  const owned = whole.flatMap((query) => owners.map((owner) => ({ ...query, owner })));
  await Promise.all([...whole, ...owned, ...queries].map(async (query) => {
    const { jobs, next } = await store.list(query);
    const longer = model.list({ ...query, limit: query.limit + 1 });
    expect({ query, jobs }).toEqual({ query, jobs: model.list(query) });
    expect({ query, isMore: next !== undefined }).toEqual({ query, isMore: longer.length > query.limit });
  }));
}

async function compareDue(store: JobStore, model: Model): Promise<void> {
  const after = { at: at(1), id: "job-b" };
  for (const seconds of [0, 2, 5]) {
    expect(await store.due(new Date(at(seconds)), 9)).toEqual(model.due(at(seconds), 9));
  }
  expect(await store.due(new Date(at(5)), 2, after)).toEqual(model.due(at(5), 2, after));
}

function withoutAbsent(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

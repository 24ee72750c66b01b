import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import type { Cursor, JobPage, JobStore, ListQuery } from "../../../src/core/ports.ts";
import { statusCode } from "../../../src/ogc/status_info.ts";
import { Model } from "./model.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, nextOf, sampleJob } from "./sample.ts";

const processes = ["echo", "sleep"];
/** More than there can be jobs: a walk must end. */
const mostPages = 100;

/** What others do while somebody pages. */
const event = fc.record({
  kind: fc.constantFrom("arrive", "move", "move", "move", "remove"),
  /** Which job, or when it was created: also among those that are there. */
  number: fc.nat(40),
  process: fc.constantFrom(...processes),
  status: fc.constantFrom(...statusCode.options),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const walk = fc.record({
  jobs: fc.array(event, { maxLength: 30 }),
  meanwhile: fc.array(fc.array(event, { maxLength: 4 }), { maxLength: 12 }),
  way: fc.constantFrom("after" as const, "before" as const),
  limit: fc.integer({ min: 1, max: 5 }),
  filter: fc.record({
    owner: fc.constant("ada"),
    processIds: fc.subarray(processes, { minLength: 1 }),
    statuses: fc.subarray([...statusCode.options], { minLength: 1 }),
    group: fc.constant("batch"),
  }, { requiredKeys: ["owner"] }),
});

export function pagingContract(open: () => Promise<JobStore>): void {
  describe("paging through a list", () => {
    it("gives each job that matches all the while once, in order, and no job twice", async () => {
      await fc.assert(
        fc.asyncProperty(walk, async ({ jobs, meanwhile, ...query }) => {
          const store = await open();
          try {
            const model = new Model();
            for (const arrival of jobs) await happen(store, model, { ...arrival, kind: "arrive" });
            await followPages({ store, model, query, meanwhile });
          } finally {
            await store.close();
          }
        }),
        { numRuns: 40, endOnFailure: false },
      );
    }, 60_000);

    const store = openedForEachTest(open);

    it("never misses a job that ends in that moment", async () => {
      const jobs = Array.from({ length: 60 }, (_, i) => sampleJob({ status: "running", createdAt: at(i) }));
      await Promise.all(jobs.map((job) => store().commit(changeTo(job))));
      const ends = jobs.map((job) => () => store().commit(changeTo(nextOf(job, { status: "successful" }))));
      const statuses = ["running", "successful"] as const;
      const look = () => store().list({ owner: "ada", processIds: ["echo"], statuses, limit: 100 });
      const pages = await Promise.all(ends.flatMap((end, i) => [i % 3 === 0 ? look() : undefined, end()]));
      for (const page of pages) if (page && "jobs" in page) expect(page.jobs).toHaveLength(60);
    });

    it("owes an answer after so many jobs in vain, and says where to go on", async () => {
      const others = Array.from({ length: 2_100 }, (_, i) => sampleJob({ createdAt: at(1 + i) }));
      const rare = sampleJob({ id: "rare", status: "running", startedAt: at(0) });
      for (let from = 0; from < others.length; from += 300) {
        await Promise.all(others.slice(from, from + 300).map((job) => store().commit(changeTo(job))));
      }
      await store().commit(changeTo(rare));
      const query: ListQuery = { owner: "ada", limit: 3, duration: { minSeconds: 1, now: new Date(at(9)) } };
      const first = await store().list(query);
      expect(first.jobs).toEqual([]);
      const second = await store().list({ ...query, after: first.next ?? { at: "", id: "" } });
      expect(second).toEqual({ jobs: [rare] });
      const quick = await store().list({
        ...query,
        processIds: ["echo"],
        statuses: ["failed", "successful"],
      });
      expect(quick).toEqual({ jobs: [] });
    }, 30_000);
  });
}

interface Walk {
  readonly store: JobStore;
  readonly model: Model;
  readonly query: ListQuery & { readonly way: "after" | "before" };
  readonly meanwhile: readonly (readonly Event[])[];
}

async function followPages({ store, model, query: { way, ...query }, meanwhile }: Walk): Promise<void> {
  const isUp = way === "before";
  let steady = new Set(model.selected(query).map(({ id }) => id));
  const seen: Job[] = [];
  const rounds = meanwhile.values();
  let place: Cursor | undefined = isUp ? { at: at(-1), id: "" } : { at: at(99), id: "" };
  for (let pages = 0; place; pages++) {
    expect(pages).toBeLessThan(mostPages);
    const { jobs, next }: JobPage = await store.list({ ...query, [way]: place });
    const matching = model.selected(query);
    for (const job of jobs) expect(matching).toContainEqual(job);
    expect(jobs.length).toBe(next ? query.limit : Math.min(jobs.length, query.limit));
    if (isUp) seen.unshift(...jobs);
    else seen.push(...jobs);
    for (const something of rounds.next().value ?? []) await happen(store, model, something);
    steady = steady.intersection(new Set(model.selected(query).map(({ id }) => id)));
    place = next;
  }
  const order = seen.map(({ createdAt, id }) => `${createdAt} ${id}`);
  expect(order).toEqual([...new Set(order)].sort().reverse());
  expect(steady.difference(new Set(seen.map(({ id }) => id)))).toEqual(new Set());
}

async function happen(
  store: JobStore,
  model: Model,
  { kind, number, process, status }: Event,
): Promise<void> {
  const all = model.selected({ limit: 1 });
  const found = all[number % Math.max(1, all.length)];
  if (kind !== "arrive" && !found) return;
  const job = kind === "arrive" || !found
    ? sampleJob({
      createdAt: at(number % 8),
      processId: process,
      status,
      ...(number % 3 > 0 && { group: "batch" }),
    })
    : nextOf(found, { status });
  const change = changeTo(job, kind === "remove" ? { forget: true } : {});
  expect(await store.commit(change)).toEqual(model.commit(change));
}

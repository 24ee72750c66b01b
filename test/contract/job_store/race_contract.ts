import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/job.ts";
import type { JobStore } from "../../../src/core/ports.ts";
import { openedForEachTest } from "./opened.ts";
import { at, changeTo, committed, conflict, nextOf, sampleJob } from "./sample.ts";

export function raceContract(open: () => Promise<JobStore>): void {
  describe("commits at the same time", () => {
    const store = openedForEachTest(open);

    it("are decided one by one: a refused one does not undo its neighbours", async () => {
      const [stale, taken] = [sampleJob(), sampleJob()];
      const idempotency = {
        key: "k",
        fingerprint: "f",
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
      await store().commit(changeTo(stale));
      await store().commit(changeTo(nextOf(stale)));
      await store().commit(changeTo(taken, { idempotency }));

      const [one, two, three] = [sampleJob(), sampleJob(), sampleJob()];
      const outcomes = await Promise.all([
        store().commit(changeTo(one, { inputs: { n: 1 } })),
        store().commit(changeTo(nextOf(stale), { results: {} })),
        store().commit(changeTo(two, { inputs: { n: 2 } })),
        store().commit(changeTo(sampleJob(), { idempotency })),
        store().commit(changeTo(sampleJob(), { idempotency: { ...idempotency, fingerprint: "g" } })),
        store().commit(changeTo(nextOf(sampleJob()))),
        store().commit(changeTo(three, { inputs: { n: 3 } })),
      ]);
      expect(outcomes).toEqual([
        committed,
        conflict,
        committed,
        { kind: "replayed", jobId: taken.id },
        { kind: "mismatched" },
        conflict,
        committed,
      ]);
      const inputs = await Promise.all([one, two, three].map(({ id }) => store().readInputs(id)));
      expect(inputs).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      expect(await store().readResults(stale.id)).toBeUndefined();
      expect((await store().list({ limit: 100 })).jobs).toHaveLength(5);
    });

    it("reject alone when what they hold cannot be written down", async () => {
      const [sound, broken] = [sampleJob(), sampleJob()];
      const endless: Record<string, unknown> = {};
      endless.itself = endless;
      const [first, second] = await Promise.allSettled([
        store().commit(changeTo(sound)),
        store().commit(changeTo(broken, { inputs: endless })),
      ]);
      expect(first).toEqual({ status: "fulfilled", value: committed });
      expect(second.status).toBe("rejected");
      expect(await store().read(sound.id)).toEqual(sound);
      expect(await store().read(broken.id)).toBeUndefined();
    });

    it("lose none and double none of what writers add who read, change and try again", async () => {
      const job = sampleJob();
      await store().commit(changeTo(job));
      const add = async (message: string): Promise<void> => {
        const found = await store().read(job.id);
        if (!found) throw new Error(`Cannot find job "${job.id}"`);
        const change = changeTo(nextOf(found), { log: [{ at: at(0), level: "info", message }] });
        const [first] = await Promise.all([store().commit(change), store().commit(change)]);
        if (first.kind !== "committed") await add(message);
      };
      const messages = Array.from({ length: 20 }, (_, i) => `message ${String(i).padStart(2, "0")}`);
      await Promise.all(messages.map(add));
      const log = await store().readLog(job.id, 1_000);
      expect(log.map(({ message }) => message).toSorted()).toEqual(messages);
      expect((await store().read(job.id))?.revision).toBe(1 + messages.length);
    });

    it("have one winner for each revision of each job, sent once or twice, in any order", async () => {
      const rivals = fc.array(
        fc.record({ job: fc.nat(2), copies: fc.integer({ min: 1, max: 3 }), order: fc.nat() }),
        { minLength: 1, maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(rivals, { minLength: 1, maxLength: 5 }), async (rounds) => {
          let jobs = [sampleJob(), sampleJob(), sampleJob()];
          await Promise.all(jobs.map((job) => store().commit(changeTo(job))));
          for (const round of rounds) jobs = await race(store(), jobs, round);
        }),
        { numRuns: 30 },
      );
    });
  });
}

interface Rival {
  readonly job: number;
  readonly copies: number;
  readonly order: number;
}

/** Sends every rival's change to the next revision at once, and gives back the jobs as they must be stored now. */
async function race(store: JobStore, jobs: readonly Job[], rivals: readonly Rival[]): Promise<Job[]> {
  const sent = rivals
    .flatMap(({ job, copies, order }, rival) => {
      const from = jobs[job];
      if (!from) throw new Error(`Cannot find job ${job}`);
      const change = changeTo(nextOf(from, { title: `rival ${rival}` }));
      return Array.from({ length: copies }, (_, copy) => ({ job, change, order: order * (copy + 1) }));
    })
    .toSorted((a, b) => a.order - b.order);
  const outcomes = await Promise.all(sent.map(({ change }) => store.commit(change)));

  const winners = jobs.map((job, index) => {
    const won = sent.filter((it, i) => it.job === index && outcomes[i]?.kind === "committed");
    const changes = new Set(won.map(({ change }) => change.id));
    expect(changes.size).toBe(rivals.some((rival) => rival.job === index) ? 1 : 0);
    const copies = sent.filter(({ change }) => changes.has(change.id));
    expect(won).toHaveLength(copies.length);
    return won[0]?.change.job ?? job;
  });
  expect(outcomes.every(({ kind }) => kind === "committed" || kind === "conflict")).toBe(true);
  expect(await Promise.all(jobs.map(({ id }) => store.read(id)))).toEqual(winners);
  return winners;
}

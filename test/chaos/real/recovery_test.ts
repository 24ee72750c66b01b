import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../support/journal.ts";
import type { Stroke } from "./disturber.ts";
import { realPace } from "./options.ts";
import { percentile, recoveries } from "./recovery.ts";

const begun = Date.parse("2026-01-01T00:00:00.000Z");

function stroke(fault: string, isMeasured = true): Stroke {
  return { fault, begunAt: begun, endedAt: begun + 1_000, victim: 1, isMeasured };
}

/** One commit that many seconds after the fault. */
function entry(seconds: number, changes: Partial<JournalEntry> = {}): JournalEntry {
  const at = new Date(begun + seconds * 1000).toISOString();
  const deliveries = [{ id: "j_dispatch_1", state: "delivered", dueAt: at }] as const;
  return { jobId: "j", revision: 1, status: "running", attempt: 1, at, by: 1, deliveries, ...changes };
}

const given = (attempt: number) => ({
  attempt,
  deliveries: [{ id: `j_dispatch_${attempt}`, state: "delivered", dueAt: "" }] as const,
});

function measured(fault: Stroke, entries: readonly JournalEntry[]) {
  const journal = new Map([["j", entries]]);
  const found = recoveries({ journal, strokes: [fault], records: new Map() }, "pair", realPace);
  return found.map(({ what, seconds, never }) => ({ what, seconds, never }));
}

describe("recoveries", () => {
  test("a killed gateway: from its death until a job that it had last makes a step", () => {
    const steps = [entry(-1), entry(0.5, { by: 2 }), entry(2, { by: 2, progress: 10 })];
    expect(measured(stroke("gateway killed"), steps)).toEqual([
      { what: "gateway killed", seconds: [2], never: 0 },
    ]);
    expect(measured(stroke("gateway killed"), [entry(-1, { by: 2 }), entry(2, { progress: 10 })])).toEqual(
      [],
    );
  });

  test("a killed runner: until the job is given to one again, whatever was still told of the lost run", () => {
    const steps = [entry(-1), entry(0.1, { progress: 10 }), entry(2, { attempt: 2, deliveries: [] })];
    expect(measured(stroke("runner killed"), [...steps, entry(3, given(2))])).toEqual([
      { what: "runner killed", seconds: [3], never: 0 },
    ]);
    expect(measured(stroke("runner killed"), steps)).toEqual([
      { what: "runner killed", seconds: [], never: 1 },
    ]);
  });

  test("a Redis that was down: from its return", () => {
    expect(measured(stroke("redis down"), [entry(-1), entry(1.5, { status: "successful" })])).toEqual([
      { what: "redis back", seconds: [0.5], never: 0 },
    ]);
  });

  test("a fault that the next one followed at once is not measured, and a job that had ended is not concerned", () => {
    expect(measured(stroke("redis down", false), [entry(-1)])).toEqual([]);
    expect(measured(stroke("redis down"), [entry(-1, { status: "successful" })])).toEqual([]);
  });
});

test("percentile takes the nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, index) => index + 1);
  expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([100, 198, 200]);
  expect(percentile([4], 0.99)).toBe(4);
});

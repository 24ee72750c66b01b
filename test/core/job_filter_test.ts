import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job.ts";
import { durationSeconds, isSelected } from "../../src/core/job_filter.ts";
import { at, sampleJob } from "../support/sample_job.ts";

const iso = (seconds: number) => at(seconds).toISOString();
const begun = { startedAt: iso(1) };
const over = { ...begun, finishedAt: iso(8.5) };

describe("durationSeconds", () => {
  const rows: readonly (readonly [Partial<Job>, number | undefined])[] = [
    [{ status: "accepted" }, undefined],
    [{ status: "accepted", ...over }, undefined],
    [{ status: "running", ...begun }, 9],
    [{ status: "running" }, undefined],
    [{ status: "successful", ...over }, 7.5],
    [{ status: "failed", ...over }, 7.5],
    [{ status: "dismissed", ...over }, 7.5],
    [{ status: "dismissed", finishedAt: iso(8) }, undefined],
    [{ status: "failed", ...begun }, undefined],
  ];
  for (const [members, seconds] of rows) {
    it(`of a job that is ${JSON.stringify(members)} is ${seconds}`, () => {
      expect(durationSeconds(sampleJob(members), at(10))).toBe(seconds);
    });
  }
});

describe("isSelected", () => {
  const job = sampleJob({ status: "failed", ...over, createdAt: iso(1) });
  const now = at(10);

  it("includes the ends of an interval and of a range of durations", () => {
    for (const filter of [{ createdFrom: iso(1), createdTo: iso(1) }, { createdTo: iso(1) }, {}]) {
      expect(isSelected(job, filter)).toBe(true);
    }
    for (const filter of [{ createdFrom: iso(1.001) }, { createdTo: iso(0.999) }]) {
      expect(isSelected(job, filter)).toBe(false);
    }
    const lasts = (minSeconds: number, maxSeconds: number) =>
      isSelected(job, { duration: { minSeconds, maxSeconds, now } });
    expect([lasts(7.5, 7.5), lasts(7.6, 9), lasts(0, 7.4)]).toEqual([true, false, false]);
  });

  it("takes any of several processes and statuses, and all filters together", () => {
    const processIds = ["sleep", "echo"];
    expect(isSelected(job, { processIds, statuses: ["failed", "running"] })).toBe(true);
    expect(isSelected(job, { processIds, statuses: ["running"] })).toBe(false);
    expect(isSelected(job, { processIds: ["sleep"], statuses: ["failed"] })).toBe(false);
    expect(isSelected(job, { processIds: [] })).toBe(false);
  });
});

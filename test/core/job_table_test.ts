import { describe, expect, it } from "vitest";
import { advance, isFinal } from "../../src/core/job.ts";
import type { StatusCode } from "../../src/ogc/status_info.ts";
import { at, noon, sampleJob } from "../support/sample_job.ts";

const statuses: readonly StatusCode[] = ["accepted", "running", "successful", "failed", "dismissed"];

const legal: Readonly<Record<StatusCode, readonly StatusCode[]>> = {
  accepted: ["accepted", "running", "successful", "failed", "dismissed"],
  running: ["running", "successful", "failed", "dismissed"],
  successful: [],
  failed: [],
  dismissed: [],
};

describe("advance", () => {
  for (const from of statuses) {
    for (const to of statuses) {
      const job = sampleJob({ status: from });
      if (legal[from].includes(to)) {
        it(`moves from ${from} to ${to}`, () => {
          expect(advance(job, { status: to, keepSeconds: 1 }, noon).status).toBe(to);
        });
      } else {
        it(`refuses to move from ${from} to ${to}`, () => {
          expect(() => advance(job, { status: to }, noon)).toThrow(
            expect.objectContaining({
              code: "illegal-transition",
              message: expect.stringContaining(`Cannot move job "${job.id}" to "${to}": "${from}"`),
            }),
          );
        });
      }
    }
  }

  it("leaves the record that it was given as it was", () => {
    const job = Object.freeze(sampleJob({ status: "running", progress: 20 }));
    const before = structuredClone(job);
    advance(job, { status: "successful", progress: 50, keepSeconds: 1 }, at(60));
    expect(job).toEqual(before);
  });
});

describe("isFinal", () => {
  it("is true of successful, failed and dismissed only", () => {
    expect(statuses.filter((status) => isFinal({ status }))).toEqual(["successful", "failed", "dismissed"]);
  });
});

import { describe, expect, it } from "vitest";
import type { ListQuery } from "../../src/core/ports.ts";
import { collectPage, type ReadCandidates } from "../../src/store/page.ts";
import { at, sampleJob } from "../contract/job_store/sample.ts";

/** A list of so many jobs, newest first, of which every `one in` is selected; counts what is looked at. */
function listOf(length: number, oneIn: number) {
  let looked = 0;
  const all = Array.from({ length }, (_, i) => {
    const number = length - i;
    const job = sampleJob({
      id: String(number).padStart(6, "0"),
      status: number % oneIn === 0 ? "running" : "failed",
    });
    return { at: job.createdAt, id: job.id, job };
  });
  const read: ReadCandidates = ({ high }, count) => {
    const rest = all.filter(({ at, id }) => at < high.at || id < high.id);
    looked += Math.min(count, rest.length);
    return Promise.resolve({ entries: rest.slice(0, count), isEnd: rest.length < count });
  };
  return { read, looked: () => looked };
}

describe("collectPage", () => {
  const query: ListQuery = { limit: 10, statuses: ["running"] };

  it("reads one entry more than a full page, to know whether there is more", async () => {
    const list = listOf(500, 1);
    const { jobs, next } = await collectPage(query, list.read);
    expect([jobs.length, next, list.looked()]).toEqual([10, { at: at(0), id: "000491" }, 11]);
  });

  it("looks on until the page is full and one more is found", async () => {
    const { jobs, next } = await collectPage(query, listOf(1_000, 50).read);
    expect([jobs.length, next?.id]).toEqual([10, "000550"]);
  });

  it("gives what it has after limit + 2,000 jobs, with the place where it stopped", async () => {
    const list = listOf(10_000, 1_000);
    const first = await collectPage(query, list.read);
    expect([first.jobs.map(({ id }) => id), first.next?.id, list.looked()]).toEqual([
      ["010000", "009000", "008000"],
      "007991",
      2_010,
    ]);
    const second = await collectPage({ ...query, after: first.next ?? { at: "", id: "" } }, list.read);
    expect(second.jobs.map(({ id }) => id)).toEqual(["007000", "006000"]);
  });

  it("has nothing next where the list ends, full page or not", async () => {
    expect(await collectPage({ ...query, limit: 3 }, listOf(3, 1).read)).not.toHaveProperty("next");
    expect(await collectPage(query, listOf(0, 1).read)).toEqual({ jobs: [] });
  });
});

import { describe, expect, it } from "vitest";
import { createTurns, type Waiting } from "../../../src/core/flow/turns.ts";

const job = (owner: string, number: number, createdAt = "noon"): Waiting => ({
  owner,
  jobId: `${owner}${number}`,
  createdAt,
});

function drain(turns: ReturnType<typeof createTurns>): string[] {
  const ids: string[] = [];
  for (let next = turns.next(); next !== undefined; next = turns.next()) ids.push(next.jobId);
  return ids;
}

describe("turns", () => {
  it("go round the owners, and of each the oldest first", () => {
    const turns = createTurns(100);
    for (const number of [3, 1, 2, 4]) turns.add(job("a", number));
    turns.add(job("b", 1, "one"));
    turns.add(job("b", 2, "dawn"));
    turns.add(job("c", 1));
    expect(drain(turns)).toEqual(["a1", "b2", "c1", "a2", "b1", "a3", "a4"]);
    expect(turns.size).toBe(0);
  });

  it("let whoever comes wait for no more than one job of each other owner", () => {
    const turns = createTurns(100);
    for (let number = 0; number < 9; number++) turns.add(job("a", number));
    expect([turns.next(), turns.next()].map((next) => next?.jobId)).toEqual(["a0", "a1"]);
    turns.add(job("quiet", 1));
    expect(drain(turns).indexOf("quiet1")).toBe(1);
  });

  it("hold a job once, and nothing of one that was removed", () => {
    const turns = createTurns(100);
    turns.add(job("a", 1));
    turns.add(job("a", 1));
    turns.add(job("a", 2));
    turns.remove("a2");
    turns.remove("nobody");
    expect([turns.size, drain(turns)]).toEqual([1, ["a1"]]);
  });

  it("take the newest from whoever has most when they are full", () => {
    const turns = createTurns(4);
    for (const number of [1, 2, 3, 4, 5]) turns.add(job("a", number));
    turns.add(job("b", 1));
    turns.add(job("c", 1));
    expect([turns.size, drain(turns)]).toEqual([4, ["a1", "b1", "c1", "a2"]]);
  });
});

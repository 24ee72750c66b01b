import { describe, expect, it } from "vitest";
import type { ListEntry, ListSource } from "../../../src/store/redis/list_source.ts";
import { mergeSources } from "../../../src/store/redis/merge_sources.ts";
import { highest, isBelow, lowest, type Stretch } from "../../../src/store/page.ts";
import { at } from "../../contract/job_store/sample.ts";

const entry = (number: number): ListEntry => {
  const id = `job-${String(number).padStart(6, "0")}`;
  return { at: at(number), id, key: "k", member: id };
};

function sourceOf(entries: readonly ListEntry[]): ListSource {
  return ({ low, high, from }, count) => {
    const rest = entries.filter((one) => !isBelow(one, low) && isBelow(one, high));
    return Promise.resolve((from === "high" ? rest.toReversed() : rest).slice(0, count));
  };
}

/** Everything, read piece by piece. */
async function walked(groups: readonly (readonly ListSource[])[], from: Stretch["from"], count: number) {
  const found: string[] = [];
  for (let stretch: Stretch = { low: lowest, high: highest, from };;) {
    const { entries, isEnd } = await mergeSources(groups, stretch, count);
    found.push(...entries.map(({ id }) => id));
    const last = entries.at(-1);
    if (isEnd || last === undefined) return found;
    stretch = from === "high"
      ? { ...stretch, high: last }
      : { ...stretch, low: { ...last, id: `${last.id}\0` } };
  }
}

describe("mergeSources", () => {
  it("gives everything once and in order, also when so many sources tell only part of their own at a time", async () => {
    const numbers = Array.from({ length: 9_000 }, (_, i) => i);
    // A third of all is in one source, in one piece; the rest is spread thin over a hundred.
    const place = (number: number) => number < 3_000 ? 0 : 1 + number % 100;
    const sources = Array.from(
      { length: 101 },
      (_, i) => sourceOf(numbers.filter((number) => place(number) === i).map(entry)),
    );
    const all = numbers.map((number) => entry(number).id);
    expect(await walked([sources], "low", 1_000)).toEqual(all);
    expect(await walked([sources], "high", 1_000)).toEqual(all.toReversed());
  });

  it("gives an entry once that is met in two groups", async () => {
    const one = sourceOf([1, 2, 3].map(entry));
    const other = sourceOf([2, 3, 4].map(entry));
    expect(await walked([[one], [other]], "low", 2)).toEqual([1, 2, 3, 4].map((number) => entry(number).id));
  });

  it("is at its end at once without sources", async () => {
    const stretch = { low: lowest, high: highest, from: "high" } as const;
    expect(await mergeSources([[]], stretch, 5)).toEqual({ entries: [], isEnd: true });
  });
});

import { describe, expect, test } from "vitest";
import { has } from "../support/has.ts";
import { mutants } from "./mutants/mod.ts";
import { readOptions } from "./options.ts";
import type { Played } from "./play.ts";
import { run } from "./run.ts";
import { score } from "./score.ts";
import { type StoreName, storeNames } from "./stores/place.ts";
import { lastLine } from "./tally.ts";

const minute = 60_000;
/** So many histories on each store: seconds, on a machine with other things to do. */
const seeds: Readonly<Record<StoreName, number>> = { sqlite: 80, redis: 30, rest: 15 };
const runs = storeNames.filter((store) => store === "sqlite" || has("redis"));

async function playSome(store: StoreName, seed: number, count: number) {
  const played: Played[] = [];
  const goesOn = () => played.length < count;
  const figures = await run({ store, seed, goesOn, onPlayed: (one) => void played.push(one) });
  return { played, figures };
}

describe("any history of crashes, lost and doubled answers, late reports, dismissals and sweeps", () => {
  for (const store of runs) {
    test(`keeps every promise on ${store}`, { timeout: 2 * minute }, async () => {
      const { figures } = await playSome(store, 1, seeds[store]);
      expect(figures.violations).toEqual([]);
      expect(figures.jobs).toBeGreaterThan(2 * seeds[store]);
      expect(figures.crashes).toBeGreaterThan(seeds[store]);
      expect(figures.faults).toBeGreaterThan(seeds[store]);
    });

    test(`is the same for the same seed on ${store}`, { timeout: minute }, async () => {
      const [first, second] = [await playSome(store, 17, 3), await playSome(store, 17, 3)];
      expect(first.played.map(({ trace }) => trace)).toEqual(second.played.map(({ trace }) => trace));
      expect(first.played[0]?.trace).not.toEqual(first.played[1]?.trace);
    });
  }
});

describe("a planted bug", () => {
  test("is one of at least 18, each with a name of its own", () => {
    expect(new Set(mutants.map(({ bug }) => bug)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(18);
  });

  test.skipIf(!has("redis"))("is caught, whichever it is", { timeout: 15 * minute }, async () => {
    const caught = await score("all", () => {});
    expect(caught).toHaveLength(mutants.length);
    for (const { bug, by, violations } of caught) {
      expect(by, `${bug}: ${JSON.stringify(violations)}`).toBeDefined();
    }
  });
});

describe("deno task chaos", () => {
  test("plays jobs and mutants, either of them, on one store or on all", () => {
    expect(readOptions([])).toMatchObject({ jobs: 3_000, mutants: true, asked: "all", seed: 1 });
    expect(readOptions(["--mutants"])).toMatchObject({ jobs: 0, mutants: true });
    expect(readOptions(["--jobs", "7", "--mutants"])).toMatchObject({ jobs: 7, mutants: true });
    expect(readOptions(["--no-mutants", "--store", "rest"])).toMatchObject({
      mutants: false,
      stores: ["rest"],
    });
    expect(() => readOptions(["--store", "paper"])).toThrow("sqlite, redis, rest or all");
    expect(() => readOptions(["--jobs", "many"])).toThrow("--jobs many");
  });

  test("ends with one line of figures", () => {
    expect(lastLine([], [])).toBe("0 jobs, 0 crashes, 0 violations, 0 of 0 mutants caught");
  });
});

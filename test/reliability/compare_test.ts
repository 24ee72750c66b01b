import { describe, expect, test } from "vitest";
import { worseFigures } from "./compare.ts";
import type { MeasuredFigure } from "./published.ts";

const ratio = (value: number, range: readonly [number, number], goal = ">= 0.7"): MeasuredFigure => {
  return { name: "ratio", value, unit: "ratio", goal, range, text: null };
};
const counted = (value: number): MeasuredFigure => {
  return { name: "commands", value, unit: "commands", goal: "<= 20", range: null, text: null };
};

describe("a figure of this run", () => {
  test("is no worse while its best round reaches the worst one that was published", () => {
    expect(worseFigures([ratio(0.8, [0.7, 0.9])], [ratio(0.6, [0.5, 0.71])])).toEqual([]);
    expect(worseFigures([ratio(0.8, [0.7, 0.9])], [ratio(2, [1.9, 2.1])])).toEqual([]);
  });

  test("is worse when not even its best round does, and both are said", () => {
    expect(worseFigures([ratio(0.8, [0.7, 0.9])], [ratio(0.6, [0.5, 0.69])])).toEqual([
      "ratio is 0.6 (0.5 to 0.69); published is 0.8 (0.7 to 0.9)",
    ]);
  });

  test("is worse upwards where less is better", () => {
    const [before, after] = [ratio(1, [0.9, 1.1], "<= 1.5"), ratio(1.3, [1.2, 1.4], "<= 1.5")];
    expect(worseFigures([before], [after])).toHaveLength(1);
    expect(worseFigures([after], [before])).toEqual([]);
  });

  test("that is counted may be off by a twentieth of each", () => {
    expect(worseFigures([counted(28)], [counted(30)])).toEqual([]);
    expect(worseFigures([counted(28)], [counted(32)])).toEqual(["commands is 32; published is 28"]);
    expect(worseFigures([counted(28)], [counted(12)])).toEqual([]);
  });

  test("that is far better than its goal may be a little worse", () => {
    const [before, after] = [ratio(0.01, [0.01, 0.01], "<= 1.5"), ratio(0.03, [0.03, 0.03], "<= 1.5")];
    expect(worseFigures([before], [after])).toEqual([]);
  });

  test("must be there", () => {
    expect(worseFigures([counted(28)], [])).toEqual(["commands was not measured; published is 28"]);
  });
});

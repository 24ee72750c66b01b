import { describe, expect, it } from "vitest";
import { percentile } from "../../bench/percentile.ts";
import { busiestSecond, secondsUntilRate } from "../../bench/rates.ts";
import { trend } from "../../bench/trend.ts";

describe("percentile", () => {
  it("is the smallest value that so many do not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([50, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 99, 100]);
    expect(percentile([7], 99)).toBe(7);
    expect(() => percentile([], 50)).toThrow("no values");
  });
});

describe("trend", () => {
  it("is a line through the samples, with what grew over what was there", () => {
    const samples = [0, 10, 20, 30].map((seconds, i) => ({
      seconds,
      value: 100 + seconds + (i % 2 ? 1 : -1),
    }));
    const { perHour, from, to, growth } = trend(samples);
    expect(perHour / 3_600).toBeCloseTo(1.04);
    expect(from).toBeCloseTo(99.4);
    expect(to).toBeCloseTo(130.6);
    expect(growth).toBeCloseTo(0.314, 3);
  });

  it("needs two samples", () => {
    expect(() => trend([{ seconds: 0, value: 1 }])).toThrow("1 samples");
  });
});

describe("rates", () => {
  const every = (milliseconds: number, from: number, to: number) =>
    Array.from({ length: Math.ceil((to - from) / milliseconds) }, (_, i) => from + i * milliseconds);
  const slowThenFast = [...every(100, 0, 5_000), ...every(10, 5_000, 8_000)];

  it("busiestSecond counts what came within any one second", () => {
    expect(busiestSecond(slowThenFast)).toBe(100);
    expect(busiestSecond(every(100, 0, 5_000))).toBe(10);
    expect(busiestSecond([])).toBe(0);
  });

  it("secondsUntilRate is the end of the first second that is fast enough", () => {
    expect(secondsUntilRate(slowThenFast, 0, 80)).toBeCloseTo(5.8, 1);
    expect(secondsUntilRate(slowThenFast, 0, 10)).toBeCloseTo(0.9);
    expect(secondsUntilRate(slowThenFast, 0, 200)).toBeUndefined();
  });
});

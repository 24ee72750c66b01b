import { describe, expect, it } from "vitest";
import { boundedNames } from "../../src/metrics/bounded_names.ts";
import { createCounter } from "../../src/metrics/counter.ts";
import { expose } from "../../src/metrics/exposition.ts";
import { createGauge } from "../../src/metrics/gauge.ts";
import { createHistogram } from "../../src/metrics/histogram.ts";
import { has } from "../support/has.ts";
import { parsed } from "./parsed.ts";

const hostile = ["plain", "", 'quo"te', "back\\slash", "new\nline", "\\n", "größe", "a,b={}# HELP", " "];

function families() {
  const seen = createCounter("seen_total", 'What was "seen"\nby \\ somebody', ["name", "other"]);
  for (const [i, name] of hostile.entries()) seen.add(i + 0.5, name, "o");
  seen.add(1, "plain", "o");
  const waited = createHistogram({
    name: "waited_seconds",
    help: "Waiting",
    labels: ["name"],
    bounds: [0.5, 1, 60],
  });
  for (const seconds of [0, 0.5, 0.6, 1, 60, 61]) waited.observe(seconds, "x");
  const level = createGauge({ name: "level", help: "Level" }, () => [[-1.5e-7]]);
  const nothing = createCounter("nothing_total", "Nothing", ["name"]);
  return [seen, waited, level, nothing, createCounter("zero_total", "Zero")];
}

describe.skipIf(!has("prometheus"))("an exposition", () => {
  for (const form of ["text", "openmetrics"] as const) {
    it(`is read by Prometheus' parser as it was meant: ${form}`, () => {
      const [seen, waited, level, nothing, zero] = parsed(expose(families(), form), form);
      expect(seen).toMatchObject({ name: "seen", type: "counter", help: 'What was "seen"\nby \\ somebody' });
      expect(seen?.samples).toEqual(
        hostile.map((name, i) => ({
          name: "seen_total",
          labels: { name, other: "o" },
          value: String(i + 0.5 + (i === 0 ? 1 : 0)),
        })),
      );
      const buckets = { "0.5": "2.0", "1.0": "4.0", "60.0": "5.0", "+Inf": "6.0" };
      expect(waited?.samples).toEqual([
        ...Object.entries(buckets).map(([le, value]) => ({
          name: "waited_seconds_bucket",
          labels: { name: "x", le },
          value,
        })),
        { name: "waited_seconds_sum", labels: { name: "x" }, value: "123.1" },
        { name: "waited_seconds_count", labels: { name: "x" }, value: "6.0" },
      ]);
      expect(level?.samples).toEqual([{ name: "level", labels: {}, value: "-1.5e-07" }]);
      expect(nothing?.samples).toEqual([]);
      expect(zero?.samples).toEqual([{ name: "zero_total", labels: {}, value: "0.0" }]);
    });
  }

  it("that is spoilt is not read: the parser can fail", () => {
    const whole = expose(families(), "openmetrics");
    expect(() => parsed(whole.replace("# EOF\n", ""), "openmetrics")).toThrow("EOF");
    expect(() => parsed(whole.replace('quo\\"te', 'quo"te'), "openmetrics")).toThrow("not openmetrics");
    expect(() => parsed(whole.replace('le="1.0"} 4', 'le="1.0"} 1'), "openmetrics")).toThrow("Bucket values");
  });
});

describe("boundedNames", () => {
  it("tells the first so many names, and every other as `other`", () => {
    const name = boundedNames(3);
    expect(["a", "b", "a", "c", "d", "b", "e", "d"].map(name)).toEqual(
      ["a", "b", "a", "c", "other", "b", "other", "other"],
    );
  });
});

import { describe, expect, it } from "vitest";
import { recordCache } from "../../src/store/record_cache.ts";
import { sampleJob } from "../contract/job_store/sample.ts";

describe("recordCache", () => {
  it("gives one object as long as the text is the same, and another for another text", () => {
    const { parse: toJob } = recordCache();
    const text = JSON.stringify(sampleJob({ id: "a" }));
    const changed = JSON.stringify(sampleJob({ id: "a", title: "new" }));
    const first = toJob("a", text);
    expect(toJob("a", `${text}`)).toBe(first);
    expect(toJob("a", changed).title).toBe("new");
    expect(toJob("a", text)).not.toBe(first);
    expect(toJob("a", text)).toEqual(first);
  });

  it("forgets the oldest when the texts grow past its bound, and nothing else", () => {
    const texts = ["a", "b", "c"].map((id) => JSON.stringify(sampleJob({ id })));
    const [a = "", b = "", c = ""] = texts;
    const { parse: toJob, recall } = recordCache(2 * a.length);
    const [first, second] = [toJob("a", a), toJob("b", b)];
    expect([toJob("a", a), toJob("b", b)]).toEqual([first, second]);
    const third = toJob("c", c);
    expect([recall("a"), recall("b"), recall("c")]).toEqual([undefined, second, third]);
    expect(toJob("b", b)).toBe(second);
    expect(toJob("c", c)).toBe(third);
    expect(toJob("a", a)).not.toBe(first);
  });

  it("keeps count when a record is replaced again and again", () => {
    const other = JSON.stringify(sampleJob({ id: "b" }));
    const { parse: toJob } = recordCache(2 * other.length + 100);
    const kept = toJob("b", other);
    for (let i = 0; i < 100; i++) toJob("a", JSON.stringify(sampleJob({ id: "a", title: `${i}` })));
    expect(toJob("b", other)).toBe(kept);
  });

  it("gives a record that is larger than its bound, and does not keep it", () => {
    const { parse: toJob } = recordCache(10);
    const text = JSON.stringify(sampleJob({ id: "a" }));
    expect(toJob("a", text)).toEqual(JSON.parse(text));
    expect(toJob("a", text)).not.toBe(toJob("a", text));
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe("README.md", () => {
  const readme = readFileSync("README.md", "utf8");

  it("shows the runner of examples/hello_runner.ts, word for word", () => {
    const [, shown] = /<!-- examples\/hello_runner\.ts -->\s*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const example = readFileSync("examples/hello_runner.ts", "utf8");
    expect(shown).toBe(example);
    expect(example.trim().split("\n").length).toBeLessThan(30);
  });

  it("names only settings that src/config.ts reads", () => {
    const config = readFileSync("src/config.ts", "utf8");
    const named = new Set(readme.match(/\bTIDEGATE_[A-Z_]+\b/g));
    expect([...named].filter((name) => !config.includes(name))).toEqual([]);
  });

  it("links to files that are there", () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? "");
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(() => readFileSync(target), target).not.toThrow();
  });
});

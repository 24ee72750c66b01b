import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe("README.md", () => {
  const readme = readFileSync("README.md", "utf8");

  it.each(["hello_runner", "first_job"])("shows examples/%s.ts, word for word", (name) => {
    const [, shown] =
      new RegExp(`<!-- examples/${name}\\.ts -->\\s*\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(readme) ?? [];
    const example = readFileSync(`examples/${name}.ts`, "utf8");
    expect(shown).toBe(example);
    expect(example.trim().split("\n").length).toBeLessThan(30);
  });

  it("links to files that are there", () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? "");
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(() => readFileSync(target), target).not.toThrow();
  });
});

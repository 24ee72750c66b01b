import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

  it("names only settings that the gateway, the command line or an example reads", () => {
    const sources = ["src/config.ts", ...filesOf("src/cli"), ...filesOf("examples")];
    const read = sources.map((path) => readFileSync(path, "utf8")).join("\n");
    const named = new Set(readme.match(/\bTIDEGATE_[A-Z_]+\b/g));
    expect([...named].filter((name) => !read.includes(name))).toEqual([]);
  });

  it("links to files that are there", () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? "");
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(() => readFileSync(target), target).not.toThrow();
  });
});

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

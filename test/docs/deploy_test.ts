import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { settings as commandLine } from "../../src/cli/configuration/settings.ts";
import { anchors, innerLinks, row, section } from "./markdown.ts";

const documents = ["README.md", "CONTRIBUTING.md", ...readdirSync("docs").map((name) => `docs/${name}`)];
const read = (path: string) => readFileSync(path, "utf8");
const variables = (text: string) => new Set(text.match(/\b(?:TIDEGATE|UPSTASH_REDIS)_[A-Z_]+\b/g));
const deploy = read("docs/deploy.md");

/** What the code reads, as members of its schema. */
const settings = globSync(["src/config.ts", "src/edge_setting.ts", "src/settings/*.ts"]).flatMap((path) =>
  [...read(path).matchAll(/^ {2}((?:TIDEGATE|UPSTASH_REDIS)_[A-Z_]+):/gm)].map(([, name]) => name ?? "")
);

/** What those who call a gateway read. */
const callers = [
  ...globSync(["examples/*.ts", "src/cli/**/*.ts"]).flatMap((path) => [...variables(read(path))]),
  ...commandLine.map(({ env }) => env),
];

describe("what is written about settings", () => {
  it.each([...documents, "wrangler.toml", "Dockerfile", "examples/compose.yaml"])(
    "names in %s only what is read",
    (path) => {
      const read = [...settings, ...callers];
      expect([...variables(readFileSync(path, "utf8"))].filter((name) => !read.includes(name))).toEqual([]);
    },
  );

  it("names every setting in the README or on the page of its subject, or says where the rest is", () => {
    const pages = ["README.md", "docs/access.md", "docs/limits.md", "docs/operations.md"];
    const named = variables(pages.map(read).join("\n"));
    const rest = settings.filter((name) => !named.has(name));
    const isRest = (name: string) =>
      /_(SECONDS|SCHEDULE|BYTES)$/.test(name) || name === "TIDEGATE_SUBREQUESTS";
    expect(rest.filter((name) => !isRest(name))).toEqual([]);
    expect(rest.length).toBeGreaterThan(0);
  });

  it("names in docs/deploy.md everything that the edge cannot be without", () => {
    const [, list = ""] = /const required = \[([\s\S]*?)\]/.exec(read("src/edge_setting.ts")) ?? [];
    const required = [...variables(list), "TIDEGATE_SECRET", "TIDEGATE_CALLBACK_SECRET"];
    expect(required.length).toBeGreaterThan(5);
    expect(required.filter((name) => !variables(deploy).has(name))).toEqual([]);
  });
});

describe("documents", () => {
  const { tasks } = JSON.parse(read("deno.json")) as { tasks: Record<string, string> };

  it.each([...documents, "wrangler.toml"])("name in %s only tasks that are there", (path) => {
    const named = [...read(path).matchAll(/\bdeno task ([a-z][\w-]*)/g)].map(([, task]) => task ?? "");
    expect(named.filter((task) => tasks[task] === undefined)).toEqual([]);
  });

  it.each(documents)("link in %s only to what is there", (path) => {
    const broken = innerLinks(read(path)).filter((target) => {
      const [file, anchor] = target.split("#", 2);
      const place = file ? normalize(join(dirname(path), file)) : path;
      return !existsSync(place) || anchor !== undefined && !anchors(read(place)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it("say which paths answer about health", () => {
    const routes = read("src/http/routes/get_health.ts");
    const named = [...deploy.matchAll(/GET (\/health\/\w+)/g)].map(([, path]) => path ?? "");
    expect(named).toEqual(["/health/live", "/health/ready"]);
    for (const path of named) expect(routes).toContain(`"${path}"`);
  });
});

describe("docs/deploy.md, Costs", () => {
  const costs = section(deploy, "Costs");
  const number = (text = "") => Number(text.replaceAll(/[$,]/g, ""));
  const thousands = (jobs: number) => Math.floor(jobs / 1_000) * 1_000;
  const commands = number(row(costs, "store commands")[1]);

  it.each([
    "store commands",
    "requests",
    "CPU",
    "R2 class A",
    "with a file up to",
    "with a file, R2 class B",
  ])(
    'multiplies in the row "%s"',
    (beginning) => {
      const [, amount, price = "", total] = row(costs, beginning);
      const [dollars, per] = price.split(" per ");
      expect(number(amount)).toBeGreaterThan(0);
      expect(number(total)).toBeCloseTo(number(amount) * 1e6 / number(per) * number(dollars), 2);
    },
  );

  it("says from how many jobs on a plan is the right one", () => {
    const idle = number(/due: ([\d,]+) commands/.exec(costs)?.[1]);
    expect(number(row(costs, "Free")[2])).toBe(thousands((500_000 - idle) / commands));
    for (const [plan, dollars] of [["Fixed 250 MB", 10], ["Fixed 1 GB", 20]] as const) {
      expect(number(row(costs, plan)[3])).toBe(thousands(dollars / 0.2 * 100_000 / commands));
    }
    expect(section(deploy, "Limits")).toContain(
      `about ${Math.floor(10_000 / commands / 10) * 10} jobs a second`,
    );
    expect(section(deploy, "Limits")).toContain(`| ${row(costs, "Free")[2]} jobs`);
  });
});

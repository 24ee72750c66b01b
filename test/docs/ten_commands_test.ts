import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEdgeConfig } from "../../src/edge_setting.ts";
import { withSecrets } from "../../src/secrets.ts";
import { wranglerCommand, wranglerEnvironment } from "../../workers/edge/wrangler.ts";
import { section, shellBlocks } from "./markdown.ts";

const commands = shellBlocks(
  section(readFileSync("docs/deploy.md", "utf8"), "To the edge in ten commands"),
);
const [known = "", secretFile = "", publicUrl = ""] = commands.slice(5, 8);

describe("the ten commands of docs/deploy.md", () => {
  it("are at most ten, and the shell can read them", () => {
    expect(commands.length).toBe(10);
    for (const command of commands) {
      const { status, stderr } = spawnSync("bash", ["-n", "-c", command], { encoding: "utf8" });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: "" });
    }
  });

  it.each(commands.filter((command) => command.includes("deno task wrangler")))(
    "are words that wrangler knows: %s",
    (command) => {
      const [, said = ""] = command.split("deno task wrangler ");
      const words = said.split(" ").filter((word) => !word.startsWith("--"));
      const options = said.match(/--[\w-]+/g) ?? [];
      const help = helpOf(said);
      // `wrangler r2 bucket create <name>`. Words that it does not know get the help of those before them.
      const usage = (help.find((line) => line.startsWith("wrangler ")) ?? "").split(" ").slice(1);
      const fixed = usage.filter((word) => !/^[<[]/.test(word));
      expect(words.slice(0, fixed.length)).toEqual(fixed);
      expect(words.length).toBeLessThanOrEqual(usage.length);
      expect(options.filter((option) => !help.some((line) => line.includes(` ${option} `)))).toEqual([]);
    },
    60_000,
  );
});

function helpOf(words: string): readonly string[] {
  const [executable, ...args] = wranglerCommand(...words.split(" "), "--help");
  const env = { ...process.env, ...wranglerEnvironment, NO_COLOR: "1" };
  return spawnSync(executable, args, { encoding: "utf8", env }).stdout.split("\n");
}

describe("what the ten commands write", () => {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-ten-"));
  const inFolder = (name: string) => join(folder, name);
  const pairs = (text: string, separator: string) =>
    Object.fromEntries(
      text.split("\n").filter((line) => line.includes(separator)).map((line) => {
        const at = line.indexOf(separator);
        return [line.slice(0, at), line.slice(at + separator.length)];
      }),
    );

  beforeAll(() => {
    withSecrets({}, inFolder("tidegate.db.secrets"));
    copyFileSync("wrangler.toml", inFolder("wrangler.toml"));
    const script = ["set -e", known, secretFile, publicUrl].join("\n");
    const { status, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is what the gateway needs", () => {
    const [, vars = ""] = readFileSync(inFolder("wrangler.toml"), "utf8").split("[vars]\n");
    const [settings = ""] = vars.split(/^\[/m);
    const env = {
      ...pairs(settings.replaceAll('"', ""), " = "),
      ...pairs(readFileSync(inFolder("edge.secrets"), "utf8"), "="),
      BLOBS: { put: () => {}, createMultipartUpload: () => {} },
    };
    const config = readEdgeConfig(env);
    expect(config.settings.publicUrl).toBe("https://tidegate.YOURS.workers.dev");
    expect(config.runners).toMatchObject([{ name: "demo", secrets: [expect.stringMatching(/^whsec_/)] }]);
    expect(config.store).toMatchObject({ kind: "upstash", token: "YOURS" });
  });

  it("is for nobody else to read, and not for git", () => {
    expect(statSync(inFolder("edge.secrets")).mode & 0o077).toBe(0);
    expect(readFileSync(".gitignore", "utf8").split("\n")).toContain("*.secrets");
    expect(existsSync(inFolder("wrangler.toml.bak"))).toBe(false);
  });
});

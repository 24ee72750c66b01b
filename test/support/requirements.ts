import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { generateCommand, linterCommand } from "./api_tools/commands.ts";
import { wranglerCommand } from "../../workers/edge/wrangler.ts";

/** A program that some tests need and that a newcomer may not have. To add one, add its line to `requirements`. */
export interface Requirement {
  readonly name: string;
  /** What to run it with, or undefined when it is not here. */
  readonly find: () => string | undefined;
  readonly howToGet: string;
}

const chromiumNames = ["chromium", "chromium-browser", "google-chrome"];
const pythonPackages = "test/e2e/cuiman/requirements.txt";
const fuzzPackages = "test/fuzz/requirements.txt";
const metricsPackages = "test/metrics/requirements.txt";

/** Runs a program with the packages that come with workerd, which were downloaded before. */
export const workerdPackages = [
  ...["run", "--quiet", "--cached-only", "--frozen", "--config", "test/support/workerd/packages.json", "-A"],
];
/** The program around workerd. Without settings it shows only that its packages are here. */
export const workerdArguments = [...workerdPackages, "test/support/workerd/program.ts"];

export const requirements = {
  python: {
    name: "Python 3.12 or newer with the packages of " + pythonPackages,
    find: () => pythonWith(".venv/bin/python", pythonPackages),
    howToGet: ".ci/python, which makes the virtual environment .venv",
  },
  schemathesis: {
    name: "schemathesis, with the packages of " + fuzzPackages,
    find: () => pythonWith(".venv/bin/python", fuzzPackages) && ".venv/bin/schemathesis",
    howToGet: ".ci/python, which makes the virtual environment .venv",
  },
  prometheus: {
    name: "a parser of Prometheus' text formats, with the packages of " + metricsPackages,
    find: () => pythonWith(".venv/bin/python", metricsPackages),
    howToGet: ".ci/python, which makes the virtual environment .venv",
  },
  terminal: {
    name: "Python 3 with its module pty, for a terminal",
    find: () => spawnSync("python3", ["-c", "import pty, termios"]).status === 0 ? "python3" : undefined,
    howToGet: "`apt-get install python3`",
  },
  node: {
    name: "Node 20 or newer",
    find: () => majorVersion("node") >= 20 ? "node" : undefined,
    howToGet: "https://nodejs.org",
  },
  redis: {
    name: "redis-server 7 or newer",
    find: () => majorVersion("redis-server") >= 7 ? "redis-server" : undefined,
    howToGet: "`apt-get install redis-server` or `brew install redis`",
  },
  apiTools: {
    name: "a generator of clients and a linter of OpenAPI",
    find: () =>
      [generateCommand, [...linterCommand, "--version"]].every(([deno, ...args]) =>
          spawnSync(deno, args).status === 0
        )
        ? process.execPath
        : undefined,
    howToGet: ".ci/api_tools, which downloads them with npm's packages",
  },
  chromium: {
    name: "chromium",
    find: () => chromiumNames.map(pathIn).find((path) => path !== undefined),
    howToGet: ".ci/chromium, or `apt-get install chromium`",
  },
  workerd: {
    name: "workerd",
    find: () => spawnSync(process.execPath, workerdArguments).status === 0 ? process.execPath : undefined,
    howToGet: ".ci/workerd, which downloads it with npm's packages",
  },
  wrangler: {
    name: "wrangler",
    find: () => runs(wranglerCommand("--version")) ? process.execPath : undefined,
    howToGet: ".ci/workerd, which downloads it with npm's packages",
  },
} satisfies Record<string, Requirement>;

export type RequirementId = keyof typeof requirements;

/** Where in PATH the program lies. */
function pathIn(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Without downloading anything. */
function runs([deno, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(deno, args.toSpliced(1, 0, "--cached-only")).status === 0;
}

/** The interpreter, when it is there and each package is installed in just the version that the list pins. */
function pythonWith(interpreter: string, packages: string): string | undefined {
  if (!existsSync(interpreter)) return undefined;
  const check = [
    "import sys, importlib.metadata as m",
    "lines = [line.split('#')[0].strip() for line in open(sys.argv[1])]",
    "pins = [line.split('==') for line in lines if line]",
    "sys.exit(0 if all(m.version(name) == version for name, version in pins) else 1)",
  ].join("\n");
  return spawnSync(interpreter, ["-c", check, packages]).status === 0 ? interpreter : undefined;
}

/** Of what it prints: `v24.1.0`, or `Redis server v=7.0.15 sha=...`. 0 when it is not here. */
function majorVersion(program: string): number {
  const printed = spawnSync(program, ["--version"]).stdout?.toString() ?? "";
  return Number(/\bv=?(\d+)/.exec(printed)?.[1] ?? 0);
}

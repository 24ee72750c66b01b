import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A program that some tests need and that a newcomer may not have. To add one, add its line to `requirements`. */
export interface Requirement {
  readonly name: string;
  /** What to run it with, or undefined when it is not here. */
  readonly find: () => string | undefined;
  readonly howToGet: string;
}

const pythonPackages = "test/e2e/cuiman/requirements.txt";

export const requirements = {
  python: {
    name: "Python 3.12 or newer with the packages of " + pythonPackages,
    find: () => pythonWith(".venv/bin/python", pythonPackages),
    howToGet: ".ci/python, which makes the virtual environment .venv",
  },
  node: {
    name: "Node 20 or newer",
    find: () => majorVersion("node") >= 20 ? "node" : undefined,
    howToGet: "https://nodejs.org",
  },
} satisfies Record<string, Requirement>;

export type RequirementId = keyof typeof requirements;

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

function majorVersion(program: string): number {
  const printed = spawnSync(program, ["--version"]).stdout?.toString() ?? "";
  return Number(/^v(\d+)/.exec(printed)?.[1] ?? 0);
}

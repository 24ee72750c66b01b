import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { pathOf } from "../support/has.ts";

const run = promisify(execFile);
const typescript = [
  ...["run", "--quiet", "--cached-only", "--frozen", "--config", "test/support/api_tools/packages.json"],
  ...["-A", "npm:typescript@5.9.3/tsc"],
];

/** A project of Node with nothing in it but the package, as a stranger installs it. */
export interface NodeProject extends Disposable {
  /** The folder of the installed package. */
  readonly installed: string;
  readonly manifest: Manifest;
  /** Runs a program under a name such as `example.mjs`. @returns what it prints */
  run(name: string, text: string, env: Readonly<Record<string, string>>): Promise<string>;
  /** Runs a program of the package. */
  runBin(name: string, ...args: readonly string[]): Promise<string>;
  /** Faults in the types of the text and of the package, as `tsc` prints them. Those that other packages have among themselves are left out. */
  typeCheck(text: string, options: readonly string[]): Promise<readonly string[]>;
}

interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Packs this checkout and installs it. Only behind `has("node")` and `has("apiTools")`. */
export async function createNodeProject(): Promise<NodeProject> {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-project-"));
  const installed = join(folder, "node_modules/@tidegate/tidegate");
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  await run(process.execPath, ["run", "-A", ".ci/pack.ts", join(folder, "tidegate.tgz")]);
  write("package.json", JSON.stringify({ private: true, type: "module" }));
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel", "error"];
  await run("npm", ["install", ...quiet, "./tidegate.tgz"], { cwd: folder });
  return {
    installed,
    manifest: JSON.parse(readFileSync(join(installed, "package.json"), "utf8")),
    async run(name, text, env) {
      write(name, text);
      return (await run(pathOf("node"), [name], { cwd: folder, env: { ...process.env, ...env } })).stdout;
    },
    runBin: async (name, ...args) => (await run(join(folder, "node_modules/.bin", name), args)).stdout,
    async typeCheck(text, options) {
      write("typed.ts", text);
      const args = [...typescript, "--noEmit", "--strict", ...options, join(folder, "typed.ts")];
      const printed = await run(process.execPath, args).then(
        ({ stdout }) => stdout,
        ({ stdout }) => String(stdout),
      );
      return printed.split("\n").filter((line) => line !== "" && !/node_modules\/(?!@tidegate\/)/.test(line));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

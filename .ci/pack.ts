/**
 * The package as npm takes it: `deno run -A .ci/pack.ts [tidegate.tgz]`. `deno pack` makes the JavaScript and the list of
 * dependencies. It has no declarations for exports whose types are inferred, as those of the schemas are, and knows no programs:
 * both are added here.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import config from "../deno.json" with { type: "json" };

interface Manifest {
  readonly exports: Record<string, Readonly<Record<string, string>>>;
}

/** What `deno.json` exports under this name is no module for others, but the program `tidegate`. */
const program = "./cli";
const typescript = ["--config", "test/support/api_tools/packages.json", "npm:typescript@5.9.3/tsc"];
const typescriptOptions = [
  ...["--declaration", "--emitDeclarationOnly", "--allowImportingTsExtensions", "--skipLibCheck"],
  ...[
    "--strict",
    "--exactOptionalPropertyTypes",
    "--module",
    "nodenext",
    "--target",
    "esnext",
  ],
  ...["--lib", "esnext,dom,dom.iterable,dom.asynciterable", "--types", "node"],
];

const deno = (...args: readonly string[]) =>
  execFileSync(process.execPath, args, { stdio: ["ignore", 2, 2] });

function pack(file: string): void {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-pack-"));
  const content = join(folder, "package");
  try {
    const options = ["--quiet", "--allow-slow-types", "--allow-dirty", "--no-source-maps"];
    deno("pack", ...options, "--output", join(folder, "plain.tgz"));
    execFileSync("tar", ["-xzf", join(folder, "plain.tgz"), "-C", folder]);
    declare(content);
    const manifest = join(content, "package.json");
    const complete = completed(JSON.parse(readFileSync(manifest, "utf8")) as Manifest);
    writeFileSync(manifest, `${JSON.stringify(complete, null, 2)}\n`);
    execFileSync("tar", ["-czf", resolve(file), "-C", folder, "package"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function declare(folder: string): void {
  const modules = Object.entries(config.exports).filter(([name]) => name !== program);
  const entries = [".ci/untyped_packages.d.ts", ...modules.map(([, file]) => file)];
  deno(
    "run",
    "--quiet",
    "--frozen",
    "-A",
    ...typescript,
    ...typescriptOptions,
    "--rootDir",
    ".",
    "--outDir",
    folder,
    ...entries,
  );
  for (const name of globSync("src/**/*.d.ts", { cwd: folder })) {
    const path = join(folder, name);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/(\bfrom |\bimport\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'));
  }
}

/** `types` first: of several conditions the first one that fits is taken. */
function completed({ exports, ...manifest }: Manifest): object {
  const { [program]: tidegate, ...modules } = exports;
  const withTypes = Object.entries(modules).map(([name, conditions]) =>
    [name, { types: conditions["default"]?.replace(/\.js$/, ".d.ts"), ...conditions }] as const
  );
  return {
    ...manifest,
    engines: { node: ">=20" },
    sideEffects: false,
    exports: Object.fromEntries(withTypes),
    ...(tidegate && { bin: { tidegate: tidegate["default"] } }),
  };
}

const [file = "tidegate.tgz"] = process.argv.slice(2);
pack(file);

/**
 * Makes one module of a TypeScript file and everything that it imports: `bundle.ts <JSON of BundleOptions>` prints a `Bundle` as
 * JSON.
 */
import { resolve } from "node:path";
import process from "node:process";
import type { Bundle, BundleOptions } from "./bundle_options.ts";

interface Output {
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}
interface Resolving {
  onResolve(
    options: { readonly filter: RegExp },
    find: (asked: Asked) => object | undefined,
  ): void;
}
interface Asked {
  readonly path: string;
  readonly kind: string;
  readonly resolveDir: string;
}
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly outputFiles: readonly { readonly text: string }[];
    readonly metafile: { readonly outputs: Readonly<Record<string, Output>> };
  }>;
  stop(): Promise<void>;
}
// Its name is no import that Deno could see: what it sees, it downloads for everybody. It comes by `packages.json`.
const load = async <T>(name: string): Promise<T> => await import(name) as T;
const esbuild = await load<Esbuild>("esbuild");

/** As the manifest of the package says: what is not used of a module is not loaded. */
const pureModules = {
  name: "pure modules",
  setup: (build: Resolving) =>
    build.onResolve(
      { filter: /^\..*\.ts$/ },
      ({ path, resolveDir }) => ({ path: resolve(resolveDir, path), sideEffects: false }),
    ),
};

const notLater = {
  name: "not what is imported later",
  setup: (build: Resolving) =>
    build.onResolve(
      { filter: /./ },
      ({ path, kind }) => kind === "dynamic-import" ? { path, external: true } : undefined,
    ),
};

async function bundle({ entry, text, minify = false, atOnceOnly = false }: BundleOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild.build({
    ...(entry === undefined
      ? { stdin: { contents: text, resolveDir: process.cwd(), loader: "ts" } }
      : { entryPoints: [entry] }),
    bundle: true,
    minify,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    conditions: ["browser"],
    external: ["node:*"],
    plugins: atOnceOnly ? [notLater, pureModules] : [pureModules],
  });
  await esbuild.stop();
  const [output] = Object.values(metafile.outputs);
  const weights = Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) =>
    [path, bytesInOutput] as const
  );
  return { code: outputFiles[0]?.text ?? "", weights: weights.sort(([, a], [, b]) => b - a) };
}

const [options] = process.argv.slice(2);
if (options !== undefined) console.log(JSON.stringify(await bundle(JSON.parse(options) as BundleOptions)));

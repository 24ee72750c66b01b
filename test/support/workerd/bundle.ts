/**
 * Makes one module of a TypeScript file and everything that it imports: `bundle.ts <JSON of BundleOptions>` prints a `Bundle` as
 * JSON.
 */
import { resolve } from "node:path";
import process from "node:process";
import type { Bundle, BundleOptions } from "./bundle_options.ts";

interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}
interface Built {
  readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: { readonly outputs: Readonly<Record<string, Output>> };
}
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<Built>;
  stop(): Promise<void>;
}
// Its name is no import that Deno could see: what it sees, it downloads for everybody. It comes by `packages.json`.
const load = async <T>(name: string): Promise<T> => await import(name) as T;
const esbuild = await load<Esbuild>("esbuild");

interface Resolving {
  onResolve(
    options: { readonly filter: RegExp },
    find: (asked: { readonly path: string; readonly resolveDir: string }) => object,
  ): void;
}
/** As the manifest of the package says: what is not used of a module is not loaded. */
const pureModules = {
  name: "pure modules",
  setup: (build: Resolving) =>
    build.onResolve(
      { filter: /^\..*\.ts$/ },
      ({ path, resolveDir }) => ({ path: resolve(resolveDir, path), sideEffects: false }),
    ),
};

async function bundle({ entry, text, minify = false, atOnceOnly = false }: BundleOptions): Promise<Bundle> {
  const built = await esbuild.build({
    ...(entry === undefined
      ? { stdin: { contents: text, resolveDir: process.cwd(), loader: "ts" } }
      : { entryPoints: [entry] }),
    bundle: true,
    splitting: atOnceOnly,
    minify,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    conditions: ["browser"],
    external: ["node:*"],
    plugins: [pureModules],
    outdir: ".",
  });
  await esbuild.stop();
  const names = loadedAtOnce(built.metafile.outputs, entry);
  const texts = new Map(built.outputFiles.map(({ path, text }) => [path, text]));
  const weights = names.flatMap((name) => Object.entries(built.metafile.outputs[name]?.inputs ?? {}))
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const);
  return {
    code: names.map((name) => texts.get(resolve(name)) ?? "").join("\n"),
    weights: weights.sort(([, a], [, b]) => b - a),
  };
}

/** The file of the entry, and what it imports before it runs. */
function loadedAtOnce(outputs: Built["metafile"]["outputs"], entry: string | undefined): readonly string[] {
  // What is imported later is an entry too.
  const isFirst = (path: string | undefined) =>
    path !== undefined && (entry === undefined ? path === "<stdin>" : resolve(path) === resolve(entry));
  const names = Object.keys(outputs).filter((name) => isFirst(outputs[name]?.entryPoint));
  for (const name of names) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && path in outputs && !names.includes(path)) names.push(path);
    }
  }
  return names;
}

const [options] = process.argv.slice(2);
if (options !== undefined) console.log(JSON.stringify(await bundle(JSON.parse(options) as BundleOptions)));

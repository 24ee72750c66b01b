/**
 * Makes one module of a TypeScript file and everything that it imports: `bundle.ts <JSON of BundleOptions>` prints a `Bundle` as
 * JSON.
 */
import process from "node:process";
import type { Bundle, BundleOptions } from "./bundle_options.ts";

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Record<string, { bytesInOutput: number }> }>>;
}
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly outputFiles: readonly { readonly text: string }[];
    readonly metafile: Metafile;
  }>;
  stop(): Promise<void>;
}
// Its name is no import that Deno could see: what it sees, it downloads for everybody. It comes by `packages.json`.
const load = async <T>(name: string): Promise<T> => await import(name) as T;
const esbuild = await load<Esbuild>("esbuild");

async function bundle({ entry, text, minify = false }: BundleOptions): Promise<Bundle> {
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
    outdir: ".",
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

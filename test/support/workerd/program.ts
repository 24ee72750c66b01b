/**
 * Bundles a Worker, serves it in real workerd until it is told to end, and says which process workerd is:
 * `program.ts <JSON of WorkerSettings>`. Without an argument it shows only that its packages are here.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import type { WorkerSettings } from "./settings.ts";

// Their names are no imports that Deno could see: what it sees, it downloads for everybody who only starts the gateway. They
// come by `packages.json`.
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{ outputFiles: readonly { text: string }[] }>;
  stop(): Promise<void>;
}
interface Miniflare {
  readonly Miniflare: new (options: unknown) => { readonly ready: Promise<URL>; dispose(): Promise<void> };
  readonly convertV4MiniflareOptions: (options: Readonly<Record<string, unknown>>) => unknown;
}
const load = async <T>(name: string): Promise<T> => await import(name) as T;
const esbuild = await load<Esbuild>("esbuild");
const { Miniflare, convertV4MiniflareOptions } = await load<Miniflare>("miniflare");

/** As wrangler does it. */
async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
  });
  await esbuild.stop();
  return outputFiles[0]?.text ?? "";
}

async function serve({ entry, vars, ...settings }: WorkerSettings): Promise<void> {
  const modules = [{ type: "ESModule", path: "worker.mjs", contents: await bundle(entry) }];
  const options = { ...settings, modules, bindings: vars, host: "127.0.0.1", cf: false };
  const server = new Miniflare(convertV4MiniflareOptions(options));
  process.once("SIGTERM", () => server.dispose().finally(() => process.exit(0)));
  await server.ready;
  console.log(JSON.stringify({ workerd: childNamed("workerd") ?? null }));
}

function childNamed(name: string): number | undefined {
  const tasks = `/proc/${process.pid}/task`;
  if (!existsSync(tasks)) return undefined;
  return readdirSync(tasks)
    .flatMap((task) => readFileSync(`${tasks}/${task}/children`, "utf8").trim().split(" ").map(Number))
    .find((pid) => pid > 0 && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === name);
}

const [settings] = process.argv.slice(2);
if (settings === undefined) process.exit(0);
await serve(JSON.parse(settings) as WorkerSettings);

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { wranglerCommand, wranglerEnvironment } from "../../workers/edge/wrangler.ts";

export interface Bundle extends Disposable {
  readonly path: string;
  readonly text: string;
}

/** What `wrangler deploy` would send: a dry run, which needs no account. */
export function bundleWorker(entry?: string): Bundle {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-bundle-"));
  const [deno, ...args] = wranglerCommand(
    "deploy",
    ...(entry ? [entry] : []),
    "--dry-run",
    "--outdir",
    folder,
  );
  const run = spawnSync(deno, args, { env: { ...process.env, ...wranglerEnvironment }, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`Cannot bundle: ${run.stdout}${run.stderr}`);
  const name = entry?.split("/").at(-1) ?? "cloudflare.ts";
  const path = join(folder, name.replace(/\.ts$/, ".js"));
  return {
    path,
    text: readFileSync(path, "utf8"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

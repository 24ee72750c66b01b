import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { workerdPackages } from "./requirements.ts";
import type { Bundle, BundleOptions } from "./workerd/bundle_options.ts";

/** One module of a file and everything that it imports. Only behind `has("workerd")`, with which its packages come. */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const args = [...workerdPackages, "test/support/workerd/bundle.ts", JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 20_000_000 });
  return JSON.parse(stdout) as Bundle;
}

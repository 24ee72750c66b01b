/** How wrangler is run. It is no dependency of the project: it brings 140 MB of workerd, so only who asks for it gets it. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What runs wrangler with these arguments, from wherever: the task `wrangler` of deno.json, which pins its version. */
export function wranglerCommand(...args: readonly string[]): [string, ...string[]] {
  const { tasks } = JSON.parse(readFileSync(`${root}deno.json`, "utf8")) as { tasks: { wrangler: string } };
  const [, ...words] = tasks.wrangler.split(" ");
  const own = words.map((word) => word.replace(/^--lock=/, `--lock=${root}`));
  return [process.execPath, ...own, ...args, "--config", `${root}wrangler.toml`];
}

/** Prints where the workerd lies that wrangler brings. */
export function workerdPathCommand(): [string, ...string[]] {
  const { npm } = JSON.parse(readFileSync(`${root}workers/edge/wrangler.lock`, "utf8")) as { npm: object };
  const workerd = Object.keys(npm).find((name) => name.startsWith("workerd@"));
  const program = `import workerd from "npm:${workerd}"; console.log(workerd.default);`;
  const alone = [
    "--no-config",
    "--node-modules-dir=none",
    `--lock=${root}workers/edge/wrangler.lock`,
    "--frozen",
  ];
  return [process.execPath, "eval", "--quiet", ...alone, program];
}

/** Wrangler asks nobody but the npm registry for anything, and tells nobody. */
export const wranglerEnvironment: Readonly<Record<string, string>> = {
  CI: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
};

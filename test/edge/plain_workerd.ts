import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { workerdPathCommand } from "../../workers/edge/wrangler.ts";
import { freePort } from "../support/free_port.ts";

export interface PlainWorkerd {
  readonly command: readonly [string, ...string[]];
  readonly port: number;
  readonly url: string;
}

export interface PlainWorkerdOptions {
  /** The bundle. What is written for workerd goes beside it. */
  readonly path: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Whom the Worker may reach. Default: also this machine, which workerd by itself would forbid. */
  readonly network?: "public" | "everybody";
}

/**
 * How to run workerd as it is, with nothing of wrangler's around the Worker: what it forbids is forbidden. R2 is bound and leads
 * nowhere.
 */
export async function plainWorkerd(options: PlainWorkerdOptions): Promise<PlainWorkerd> {
  const port = await freePort();
  const file = join(dirname(options.path), `workerd-${port}.capnp`);
  writeFileSync(file, configuration(options, port));
  return { command: [workerdPath(), "serve", file], port, url: `http://127.0.0.1:${port}` };
}

let found: string | undefined;

/** Of the version that wrangler brings. */
function workerdPath(): string {
  if (found !== undefined) return found;
  const [deno, ...args] = workerdPathCommand();
  return found = spawnSync(deno, args, { encoding: "utf8" }).stdout.trim();
}

const internet = `    (name = "internet", network = (allow = ["public", "private"])),\n`;

function configuration({ path, vars, network = "everybody" }: PlainWorkerdOptions, port: number): string {
  const toml = readFileSync("wrangler.toml", "utf8");
  const date = /^compatibility_date = (".*")$/m.exec(toml)?.[1];
  const flags = /^compatibility_flags = (\[.*\])$/m.exec(toml)?.[1];
  const bindings = Object.entries(vars).map(([name, text]) =>
    `(name = "${name}", text = ${JSON.stringify(text)})`
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
${
    network === "public"
      ? ""
      : internet
  }    (name = "nowhere", external = (address = "127.0.0.1:1", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${JSON.stringify(path.split("/").at(-1))})],
  compatibilityDate = ${date},
  compatibilityFlags = ${flags},
  bindings = [(name = "BLOBS", r2Bucket = "nowhere"), ${bindings.join(", ")}],
);
`;
}

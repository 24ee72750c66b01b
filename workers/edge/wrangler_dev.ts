import { join } from "node:path";
import process from "node:process";
import { wranglerCommand, wranglerEnvironment } from "./wrangler.ts";

export interface WranglerDevOptions {
  readonly port: number;
  /** Default `127.0.0.1`. */
  readonly hostname?: string;
  /** Where R2 and the rest of the state of workerd are kept, and wrangler's own logs. */
  readonly persistTo: string;
  /** What the gateway is told: variables and secrets alike. They win over those of wrangler.toml. */
  readonly vars: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  readonly command: [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The gateway in workerd, as wrangler runs it on one machine. Its variables come from the environment of the process, so
 * no secret is on a command line or in a file, and a program that is started again with another environment has it.
 *
 * It is a family of processes (wrangler, two of workerd, esbuild): SIGTERM and SIGINT end all of them; a SIGKILL must go to the
 * process group, or workerd lives on and keeps the port.
 *
 * Crons do not fire by themselves: GET `/cdn-cgi/handler/scheduled`.
 */
export function wranglerDev({ port, hostname = "127.0.0.1", persistTo, vars }: WranglerDevOptions): Command {
  const command = wranglerCommand(
    "dev",
    ...["--ip", hostname, "--port", String(port), "--inspector-port", "0"],
    ...["--persist-to", persistTo],
    // Else the .dev.vars and .env of whoever runs this would win.
    ...["--env-file", process.platform === "win32" ? "NUL" : "/dev/null"],
    "--show-interactive-dev-session=false",
  );
  const env = {
    ...wranglerEnvironment,
    CLOUDFLARE_INCLUDE_PROCESS_ENV: "true",
    WRANGLER_LOG_PATH: join(persistTo, "logs"),
    WRANGLER_REGISTRY_PATH: join(persistTo, "registry"),
    X_LOCAL_EXPLORER: "false",
    X_LOCAL_OBSERVABILITY: "false",
    ...vars,
  };
  return { command, env };
}

import { spawn } from "node:child_process";

import process from "node:process";
import { onTestFinished } from "vitest";

export interface CliRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What runs the program. Default: this Deno, from the sources. */
  readonly command?: readonly [string, ...string[]];
  /** Called as soon as stderr has that text. */
  readonly once?: readonly [text: string, act: (kill: (signal: NodeJS.Signals) => void) => void];
}

export const cliCommand = [process.execPath, "run", "--quiet", "-A", "src/cli/main.ts"] as const;

/** The command line as a process of its own, without a terminal, until it ends. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const [executable, ...rest] = options.command ?? cliCommand;
  const child = spawn(executable, [...rest, ...args], {
    env: cliEnv(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid = 0 } = child;
  // One that hangs outlives no test.
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  let once = options.once;
  child.stdout.on("data", (chunk) => stdout += chunk);
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    if (!once || !stderr.includes(once[0])) return;
    const [, act] = once;
    once = undefined;
    act((signal) => void process.kill(pid, signal));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ stdout, stderr, code }));
  });
}

/** Nothing of whoever runs the tests: no configuration, no variable. */
export function cliEnv(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) =>
    !/^(TIDEGATE_|XDG_|NO_COLOR$|FORCE_COLOR$|TERM$)/.test(name)
  );
  return { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: "/nowhere", TERM: "xterm-256color", ...env };
}

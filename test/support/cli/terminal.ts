import { spawn } from "node:child_process";
import { Terminal } from "@xterm/headless";
import { eventually } from "../eventually.ts";
import { cliCommand, cliEnv } from "./cli_program.ts";

export interface TerminalOptions {
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The command line in a real terminal, of which a person sees the screen. */
export interface CliTerminal extends AsyncDisposable {
  /** The lines of the screen now, without trailing spaces and empty lines at the end. */
  screen(): string[];
  /** Each state that the screen was seen in, in order. */
  readonly screens: readonly (readonly string[])[];
  type(text: string): void;
  /** Until some line of the screen fits. */
  line(pattern: RegExp, seconds?: number): Promise<string>;
  /** With what it ended, once everything was shown. */
  exited(): Promise<number | null>;
}

const rows = 24;

export function openTerminal(args: readonly string[], { columns, env }: TerminalOptions): CliTerminal {
  const emulator = new Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn("python3", ["test/support/cli/terminal.py", String(columns), ...cliCommand, ...args], {
    env: cliEnv(env),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const screens: string[][] = [];
  let shown = Promise.resolve();
  child.stdout.on("data", (chunk: Uint8Array) => {
    shown = new Promise((resolve) =>
      emulator.write(chunk, () => {
        screens.push(screen());
        resolve();
      })
    );
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));

  function screen(): string[] {
    const buffer = emulator.buffer.active;
    const lines = Array.from(
      { length: buffer.length },
      (_, index) => buffer.getLine(index)?.translateToString(true) ?? "",
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  return {
    screen,
    screens,
    type: (text) => void child.stdin.write(text),
    line: (pattern, seconds = 10) =>
      eventually(
        `the screen shows ${pattern}`,
        seconds,
        () => screen().find((line) => pattern.test(line)),
        screen,
      ),
    async exited() {
      const code = await closed;
      await shown;
      return code;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
      emulator.dispose();
    },
  };
}

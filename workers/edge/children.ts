import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";

export interface Program {
  readonly command: readonly [string, ...string[]];
  /** Added to our own environment; `undefined` removes. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines of its output that are passed on. Default: none. */
  readonly shows?: (line: string) => boolean;
}

/** Programs that live and end together. */
export interface Children {
  start(name: string, program: Program): void;
  /** Ask all of them to end. */
  stop(): void;
  isStopping(): boolean;
  /** Resolves when all of them have ended: with 0 when they were asked to, with 1 when one did so by itself. */
  readonly ended: Promise<number>;
}

const graceSeconds = 8;
const linesKept = 20;

export function createChildren(): Children {
  const running = new Map<string, ChildProcess>();
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  let code: number | undefined;

  function stop(): void {
    code ??= 0;
    for (const child of running.values()) child.kill("SIGTERM");
    const impatience = setTimeout(
      () => running.forEach((child) => child.kill("SIGKILL")),
      graceSeconds * 1000,
    );
    void ended.then(() => clearTimeout(impatience));
    if (running.size === 0) resolve(code);
  }

  return {
    start(name, { command: [executable, ...args], env, shows = () => false }) {
      const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
      const child = spawn(executable, args, { env: { ...process.env, ...env }, stdio });
      running.set(name, child);
      const said = [child.stdout, child.stderr].map((stream) => lines(stream, shows));
      child.once("close", () => {
        running.delete(name);
        if (code === undefined) {
          console.error(`The ${name} has ended. What it said last:\n${said.flat().join("\n")}`);
          code = 1;
          stop();
        }
        if (running.size === 0) resolve(code);
      });
    },
    stop,
    isStopping: () => code !== undefined,
    ended,
  };
}

/** Passes lines on, and keeps the last ones. */
function lines(stream: NodeJS.ReadableStream, shows: (line: string) => boolean): readonly string[] {
  const last: string[] = [];
  createInterface({ input: stream }).on("line", (line) => {
    if (last.push(line) > linesKept) last.shift();
    if (shows(line)) console.log(line);
  });
  return last;
}

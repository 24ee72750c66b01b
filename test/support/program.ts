import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createOutput, type Output, type OutputSink, tail } from "./output.ts";

export interface ProgramOptions {
  /** For messages: `gateway`. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Added to the environment of the tests, from which every `TIDEGATE_*` is taken out. `undefined` removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Asked every few milliseconds after a start. Rejecting means "not yet". */
  readonly isReady: () => Promise<boolean>;
  /** Longest time from start to readiness. Default 20. */
  readonly startSeconds?: number;
  /** Reads all that it writes too: one output for several programs. */
  readonly alsoTo?: OutputSink;
  /** It has processes of its own, which would outlive it: signals go to all of them. */
  readonly hasChildren?: boolean;
}

/** A real program as a process of its own. The same one may be stopped and started again: same command, same environment. */
export interface Program extends Output {
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Resolves when it is ready. `env` replaces single variables from now on. */
  start(env?: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Send a signal: `SIGSTOP` freezes the program, `SIGCONT` thaws it. */
  signal(signal: NodeJS.Signals): void;
  /** Send the signal (`SIGKILL` unless told) and wait until the process is gone. Does nothing when it is gone already. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** `kill` and `start`. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Ask it to end (`SIGTERM`); kill it when it has not ended after the grace. For the end of a test. */
  stop(graceSeconds?: number): Promise<void>;
  /** Resolves when the process ends, however it does. */
  exited(): Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Whom signals go to: the process, or as a negative number its group. */
  readonly target: number;
  readonly exited: Promise<Exit>;
}

const startPollMilliseconds = 15;
const live = new Set<number>();

// The last resort when the tests themselves end early: nothing may be left running.
process.on("exit", () => live.forEach((target) => send(target, "SIGKILL")));
process.once("SIGTERM", () => process.exit(143));
process.once("SIGINT", () => process.exit(130));

export function createProgram(options: ProgramOptions): Program {
  const output = createOutput(options.name);
  let env = options.env ?? {};
  let running: Running | undefined;
  let lastExit: Exit = { code: null, signal: null };

  function run(): Running {
    const [executable, ...args] = options.command;
    const child = spawn(executable, args, {
      env: environment(env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.hasChildren ?? false,
    });
    for (const sink of [output, ...(options.alsoTo ? [options.alsoTo] : [])]) {
      sink.read(child.stdout);
      sink.read(child.stderr);
    }
    const pid = child.pid;
    if (pid === undefined) throw new Error(`Cannot start ${options.name}: ${executable} cannot be run`);
    const target = options.hasChildren ? -pid : pid;
    live.add(target);
    const exited = new Promise<Exit>((resolve) => {
      child.once("exit", (code, signal) => {
        live.delete(target);
        running = undefined;
        lastExit = { code, signal };
        // Its last lines come with "close", which a child of its own that lives on would hold up.
        const giveUp = setTimeout(resolve, 300, lastExit);
        child.once("close", () => {
          clearTimeout(giveUp);
          resolve({ code, signal });
        });
      });
    });
    return { child, pid, target, exited };
  }

  async function start(changes: Readonly<Record<string, string | undefined>> = {}): Promise<void> {
    if (running) throw new Error(`Cannot start ${options.name}: it runs already, as process ${running.pid}`);
    env = { ...env, ...changes };
    const from = output.lines.length;
    const seconds = options.startSeconds ?? 20;
    const until = Date.now() + seconds * 1000;
    const started = running = run();
    const said = () => `Its output:\n${tail(output.lines.slice(from))}`;
    while (!await options.isReady().catch(() => false)) {
      if (running !== started) {
        await started.exited;
        throw new Error(`${options.name} ended before it was ready. ${said()}`);
      }
      if (Date.now() > until) {
        await kill("SIGKILL");
        throw new Error(`${options.name} was not ready within ${seconds} s. ${said()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, startPollMilliseconds));
    }
  }

  function signal(name: NodeJS.Signals): void {
    if (!running) throw new Error(`Cannot send ${name} to ${options.name}: it does not run`);
    send(running.target, name);
  }

  async function kill(name: NodeJS.Signals = "SIGKILL"): Promise<Exit> {
    const stopped = running;
    if (!stopped) return lastExit;
    signal(name);
    return await stopped.exited;
  }

  async function stop(graceSeconds = 5): Promise<void> {
    const stopped = running;
    if (!stopped) return;
    signal("SIGCONT");
    signal("SIGTERM");
    const impatience = setTimeout(() => send(stopped.target, "SIGKILL"), graceSeconds * 1000);
    await stopped.exited;
    clearTimeout(impatience);
  }

  return {
    ...output,
    get pid() {
      return running?.pid;
    },
    start,
    signal,
    kill,
    async restart(name) {
      await kill(name);
      await start();
    },
    stop,
    exited: () => running?.exited ?? Promise.resolve(lastExit),
  };
}

function environment(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TIDEGATE_"));
  const merged = { ...Object.fromEntries(inherited), NO_COLOR: "1", ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** A process that ended a moment ago needs no signal any more. */
function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, onTestFinished } from "vitest";

const script = new URL("./store_process.ts", import.meta.url).pathname;

export interface Child {
  readonly process: ChildProcess;
  readonly lines: AsyncIterable<string>;
  readonly ended: Promise<unknown>;
}

/** `store_process.ts` as a process of its own, gone with the test. `within` is a command that runs it. */
export function spawned(verb: string, path: string, rest: string[] = [], within: string[] = []): Child {
  const [command = "", ...parameters] = [
    ...within,
    process.execPath,
    "run",
    "-A",
    script,
    verb,
    path,
    ...rest,
  ];
  const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { process: child, lines: createInterface({ input: child.stdout }), ended };
}

/**
 * Runs a command whose files may not grow past so many blocks of 1,024 bytes, as on a full disk. The signal is ignored, so that the
 * write fails.
 */
export function onSmallDisk(blocks: number): string[] {
  return ["bash", "-c", `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, "bash"];
}

/** Whatever the process says until it ends, by itself or killed after so many lines. */
export async function linesOf(child: Child, { killAfter }: { killAfter?: number } = {}): Promise<string[]> {
  const said: string[] = [];
  for await (const line of child.lines) {
    said.push(line);
    if (said.length === killAfter) child.process.kill("SIGKILL");
  }
  await child.ended;
  expect(child.process.signalCode).toBe(killAfter === undefined ? null : "SIGKILL");
  return said;
}

import { homedir } from "node:os";
import process from "node:process";
import { text } from "node:stream/consumers";
import { askTerminal } from "./ask_terminal.ts";
import type { Io } from "./io.ts";

/** The process of Node, or of whatever has `node:process`. */
export function createNodeIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads has seen enough: `tidegate jobs | head`.
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: {
      isTTY: process.stdin.isTTY === true,
      read: () => text(process.stdin),
      ask: (question, options) => askTerminal(question, options),
    },
    env: process.env,
    homeFolder: homedir(),
    now: () => Date.now(),
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      return () => void process.off("SIGINT", listener);
    },
    end: (exitCode) => process.exit(exitCode),
  };
}

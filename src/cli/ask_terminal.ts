import process from "node:process";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Interrupted } from "./interrupted.ts";

/** A line from the terminal. The question goes to stderr; of a secret no letter is shown. */
export function askTerminal(
  question: string,
  { secret = false }: { secret?: boolean } = {},
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (secret) process.stderr.write(question);
  const lines = createInterface({
    input: process.stdin,
    output: secret ? silent : process.stderr,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    lines.once("SIGINT", () => lines.close());
    lines.once("close", () => {
      process.stderr.write("\n");
      reject(new Interrupted("Nothing was written"));
    });
    lines.question(secret ? "" : question, (answer) => {
      lines.removeAllListeners("close");
      lines.close();
      if (secret) process.stderr.write("\n");
      resolve(answer);
    });
  });
}

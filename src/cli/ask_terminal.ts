import process from "node:process";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Interrupted } from "./interrupted.ts";

/** A line from the terminal. The question goes to stderr; of a secret no letter is shown. @throws Interrupted on Ctrl-C */
export function askTerminal(
  question: string,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (secret) process.stderr.write(question);
  const lines = createInterface({
    input: process.stdin,
    output: secret ? silent : process.stderr,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    let answered: string | undefined;
    lines.once("close", () => {
      // The line feed that was typed was silent as well; after Ctrl-C there was none.
      if (secret || answered === undefined) process.stderr.write("\n");
      if (answered === undefined) reject(new Interrupted("Nothing was written"));
      else resolve(answered);
    });
    lines.question(secret ? "" : question, (answer) => {
      answered = answer;
      lines.close();
    });
  });
}

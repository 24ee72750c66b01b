import { spawn } from "node:child_process";
import process from "node:process";

export interface PlayOptions {
  /** Of the gateway. */
  readonly url: string;
  readonly args?: readonly string[];
  /** Called with each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** Run an example as a person does. @returns the lines that it prints @throws Error with what it says when it fails */
export async function play(
  name: string,
  { url, args = [], onLine }: PlayOptions,
): Promise<readonly string[]> {
  const command = ["run", "--quiet", "-A", `examples/${name}.ts`, ...args];
  const env = { ...process.env, NO_COLOR: "1", TIDEGATE_URL: url };
  const child = spawn(process.execPath, command, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [text, said, told] = ["", "", 0];
  const lines = () => text.trimEnd().split("\n");
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    const complete = text.split("\n").slice(0, -1);
    for (const line of complete.slice(told)) onLine?.(line);
    told = complete.length;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => void (said += chunk));
  const stop = () => child.kill();
  process.once("exit", stop);
  const code = await new Promise((resolve) => child.once("close", resolve));
  process.off("exit", stop);
  if (code !== 0) throw new Error(`examples/${name}.ts ended with ${code}: ${said}\n${text}`);
  return lines();
}

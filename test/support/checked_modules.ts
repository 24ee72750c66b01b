import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export interface Modules extends Disposable {
  readonly folder: string;
  /** Type check some of them with the compiler options of this repository. What is wrong, or an empty text. */
  check(...names: readonly string[]): Promise<string>;
  /** Run one; what it wrote. */
  run(name: string, ...args: readonly string[]): Promise<string>;
}

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** The client, for modules that stand elsewhere. */
export const clientModule = new URL("../../src/client/mod.ts", import.meta.url).href;

/** TypeScript modules in a folder of their own, by name. */
export function writeModules(texts: Readonly<Record<string, string>>): Modules {
  const folder = mkdtempSync(join(tmpdir(), "tidegate-modules-"));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const deno = (...args: readonly string[]) => {
    const { promise, resolve } = Promise.withResolvers<{ error: unknown; output: string; errors: string }>();
    const env = { ...process.env, NO_COLOR: "1" };
    const options = { cwd: folder, env, timeout: 60_000, maxBuffer: 2 ** 26 };
    execFile(
      process.execPath,
      [...args],
      options,
      (error, output, errors) => resolve({ error, output, errors }),
    );
    return promise;
  };
  return {
    folder,
    async check(...names) {
      const { error, errors } = await deno("check", "--quiet", "--no-lock", "--config", config, ...names);
      return error === null ? "" : errors;
    },
    async run(name, ...args) {
      const { error, output, errors } = await deno(
        "run",
        "-A",
        "--quiet",
        "--no-lock",
        "--config",
        config,
        name,
        ...args,
      );
      if (error !== null) throw new Error(errors);
      return output;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

import { CommanderError } from "commander";
import { exitCode } from "./exit_code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program/create_program.ts";
import { report } from "./report.ts";

/** Do what was typed after `tidegate`. @returns what the process ends with */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const program = createProgram(io);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode.ok;
  } catch (error) {
    // The parser has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    return report(error, { isVerbose: program.opts().verbose === true, io });
  }
}

import type { Command } from "commander";

/** What the help of a command ends with, and where a fault in typing leads to. */
export function example(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? "Example" : "Examples";
  command.showHelpAfterError(`  see: tidegate ${command.name()} --help`);
  return command.addHelpText("after", `\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

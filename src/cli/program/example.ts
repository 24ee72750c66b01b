import type { Command } from "commander";

/** What the help of a command ends with, and where a fault in typing leads to. */
export function example(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? "Example" : "Examples";
  command.showHelpAfterError(`  see: ${pathOf(command)} --help`);
  return command.addHelpText("after", `\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

/** As it is typed, with the commands that it belongs to. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}

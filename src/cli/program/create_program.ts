import { Command, Option } from "commander";
import { settings } from "../configuration/settings.ts";
import type { Io } from "../io.ts";
import { paintFor } from "../output/colours.ts";
import { widthOf } from "../output/width_of.ts";
import { version } from "../version.ts";
import { addExecuting } from "./add_executing.ts";
import { addKeys } from "./add_keys.ts";
import { addOperating } from "./add_operating.ts";
import { addPreparing } from "./add_preparing.ts";
import { addReading } from "./add_reading.ts";

/** Everything that can be typed. What it throws, `CommanderError` too, is for `run` to tell. */
export function createProgram(io: Io): Command {
  const program = new Command("tidegate");
  program
    .description("Run processes behind a gateway of OGC API - Processes.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showHelpAfterError(false)
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      // Aliases are for those who know them.
      subcommandTerm: (command) =>
        [command.name(), command.usage().replace(/^\[options\] ?/, "")].join(" ").trim(),
    })
    .configureOutput(outputTo(io))
    .addHelpText("after", exitCodes);
  for (const { flag, placeholder, about } of settings) {
    program.addOption(new Option(`${flag} <${placeholder}>`, about));
  }
  program.option("--profile <name>", "use the values of a profile of the configuration file");
  program.option("--config <path>", "configuration file; default ~/.config/tidegate/config.yaml");
  program.option("--verbose", "tell the whole problem when something goes wrong");
  addReading(program, io);
  addExecuting(program, io);
  addPreparing(program, io);
  addKeys(program, io);
  addOperating(program, io);
  return program;
}

function outputTo(io: Io) {
  const hasColours = (sink: Io["stdout"]) => paintFor(sink, io)("", "red") !== "";
  return {
    writeOut: (text: string) => void io.stdout.write(text),
    writeErr: (text: string) => void io.stderr.write(text),
    getOutHelpWidth: () => widthOf(io.stdout) ?? 80,
    getErrHelpWidth: () => widthOf(io.stderr) ?? 80,
    getOutHasColors: () => hasColours(io.stdout),
    getErrHasColors: () => hasColours(io.stderr),
    outputError: (text: string, write: (text: string) => void) =>
      write(text.replace(/^error: /, "tidegate: ")),
  };
}

const exitCodes = `
Exit codes: 0 done, 1 cannot be done as typed, 2 the gateway or the job said no,
3 no answer (in time), 130 Ctrl-C.

Each command has help of its own: tidegate execute --help`;

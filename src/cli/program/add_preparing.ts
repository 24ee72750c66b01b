import type { Command } from "commander";
import { configure } from "../commands/configure.ts";
import { generate, type GenerateOptions } from "../commands/generate.ts";
import { request } from "../commands/request.ts";
import { showConfiguration } from "../commands/show_configuration.ts";
import { validate } from "../commands/validate.ts";
import { resolveConfiguration } from "../configuration/resolve.ts";
import type { Io } from "../io.ts";
import { toFormat } from "../output/format.ts";
import { UsageError } from "../usage_error.ts";
import { addRequestOptions, inputsHelp, type TypedRequestOptions } from "./add_executing.ts";
import { example } from "./example.ts";
import { openSession, toFlags } from "./open_session.ts";

/** Commands that come before a process is run. */
export function addPreparing(program: Command, io: Io): void {
  const requestCommand = program.command("request").aliases(["cr", "create-request"])
    .argument("<id>", "of a process").description("print a request to start from")
    .option("--all", "also what may be left out and has no default");
  example(requestCommand, "tidegate request primes_between --format yaml > request.yaml").action(
    async (processId: string, { all }: { readonly all?: boolean }, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await request(client, { processId, isWhole: all, format }, io);
    },
  );
  addValidate(program, io);
  const generateCommand = program.command("generate").aliases(["gc", "generate-client"])
    .argument("[ids...]", "of processes; default: all").description(
      "print a TypeScript module that calls the processes",
    )
    .option("--client-module <specifier>", "what it imports the client from; default: the package")
    .option("--out <file>", "write it to a file");
  example(generateCommand, "tidegate generate --out processes.ts").action(
    async (
      processIds: readonly string[],
      typed: Pick<GenerateOptions, "out" | "clientModule">,
      command: Command,
    ) => {
      await generate(openSession(command.optsWithGlobals(), io).client, { ...typed, processIds }, io);
    },
  );
  addConfigure(program, io);
}

function addValidate(program: Command, io: Io): void {
  const command = program.command("validate").aliases(["vr", "validate-request"])
    .description("check a request against the description of its process; nothing is run")
    .argument("<id>", "of a process").argument(
      "[request-or-inputs...]",
      `a file with a request, or ${inputsHelp}`,
    );
  example(addRequestOptions(command), "tidegate validate primes_between request.yaml").action(
    async (processId: string, given: readonly string[], typed: TypedRequestOptions, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      const files = [
        ...given.filter((text) => !text.includes("=")),
        ...typed.request === undefined ? [] : [typed.request],
      ];
      const [file, ...others] = files;
      if (others.length > 0) {
        throw new UsageError(`Cannot check several requests at once: ${files.join(", ")}`);
      }
      const assignments = [...given.filter((text) => text.includes("=")), ...typed.input ?? []];
      await validate(client, { ...typed, processId, assignments, file, outputs: typed.output, format }, io);
    },
  );
}

function addConfigure(program: Command, io: Io): void {
  const command = program.command("configure")
    .description("write the configuration: as flags say, or by asking")
    .option("--show", "print where each value comes from instead, secrets masked");
  example(
    command,
    "tidegate configure --url https://gateway.example.org --token ...",
    "tidegate configure --profile staging",
    "tidegate configure --show",
  ).action(async ({ show }: { readonly show?: boolean }, command: Command) => {
    const flags = toFlags(command.optsWithGlobals());
    if (!show) return await configure(flags, io);
    const configuration = resolveConfiguration(flags, io);
    showConfiguration(configuration, toFormat(configuration.format, io), io);
  });
}

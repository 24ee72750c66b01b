import { type Command, Option } from "commander";
import { execute } from "../commands/execute.ts";
import { results } from "../commands/results.ts";
import { watch } from "../commands/watch.ts";
import type { ResponseForm } from "../../ogc/execute_request.ts";
import type { Io } from "../io.ts";
import { example } from "./example.ts";
import { collect, seconds } from "./numbers.ts";
import { openSession } from "./open_session.ts";

/** Commands that run something, or wait for it. */
export function addExecuting(program: Command, io: Io): void {
  addExecute(program, io);
  addWatch(program, io);
  addResults(program, io);
}

/** What a request is made of, which `validate` takes as well. */
export function addRequestOptions(command: Command): Command {
  return command
    .option("-r, --request <file>", "a whole request in JSON or YAML; - reads standard input")
    .addOption(new Option("-i, --input <name=value>", "as without -i").argParser(collect).hideHelp())
    .option("--output <name>", "only that output; again for several", collect)
    .addOption(new Option("--response <form>", "the form of the results").choices(["raw", "document"]))
    .option(
      "-s, --subscriber <when=url>",
      "call success=URL, failed=URL or progress=URL; again for several",
      collect,
    );
}

/** What `addRequestOptions` makes of what was typed. */
export interface TypedRequestOptions {
  readonly request?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly response?: ResponseForm;
  readonly subscriber?: readonly string[];
}

interface TypedWatch {
  readonly timeout?: number;
  readonly cancelOnInterrupt?: boolean;
}

interface TypedExecute extends TypedRequestOptions, TypedWatch {
  readonly idempotencyKey?: string;
  readonly validate: boolean;
  readonly watch?: boolean;
  readonly wait?: boolean;
  readonly open?: boolean;
  readonly out?: string;
}

type TypedResults = Pick<TypedExecute, "wait" | "open" | "out" | "timeout"> & { readonly output?: string };

export const inputsHelp =
  "inputs: name=value (JSON where the input takes it, else text), name:=json, name=@file";

function addExecute(program: Command, io: Io): void {
  const command = program.command("execute").aliases(["ep", "execute-process"])
    .description("run a process, and print the status of the job")
    .argument("<id>", "of a process").argument("[inputs...]", inputsHelp);
  addRequestOptions(command)
    .option("--idempotency-key <key>", "the same key with the same request is the same job")
    .option("--no-validate", "send it without checking it against the description first")
    .option("--watch", "show how far it is until it has ended")
    .option("--wait", "wait until it has ended, and print the results instead of its status")
    .addOption(new Option("--open", "open a result once it has ended, and print it").conflicts("out"))
    .option("--out <path>", "write the results to a file, or each to a folder/; - is standard output")
    .option("--timeout <seconds>", "stop waiting after that; the job goes on", seconds)
    .option("--cancel-on-interrupt", "dismiss the job on Ctrl-C; without it the job goes on");
  example(
    command,
    "tidegate execute primes_between min_val=10 max_val=50 --wait",
    "tidegate execute return_base_model scene_spec.threshold=0.5 scene_spec.factor=2 --watch",
    "tidegate execute sleep_a_while -r request.yaml duration=5 --watch --out results/",
  ).action(async (processId: string, inputs: readonly string[], typed: TypedExecute, command: Command) => {
    const { client, format } = openSession(command.optsWithGlobals(), io);
    const options = {
      ...typed,
      processId,
      assignments: [...inputs, ...typed.input ?? []],
      file: typed.request,
      outputs: typed.output,
      isValidated: typed.validate,
      isWatched: typed.watch,
      isAwaited: typed.wait,
      isOpened: typed.open,
      format,
    };
    await execute(client, options, io);
  });
}

function addWatch(program: Command, io: Io): void {
  const command = program.command("watch").argument("<id>", "of a job")
    .description("show how far a job is until it has ended")
    .option("--timeout <seconds>", "stop waiting after that; the job goes on", seconds)
    .option("--cancel-on-interrupt", "dismiss the job on Ctrl-C; without it the job goes on");
  example(command, "tidegate watch 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55").action(
    async (jobId: string, { timeout, cancelOnInterrupt }: TypedWatch, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await watch(client, { jobId, timeout, cancelOnInterrupt, format }, io);
    },
  );
}

function addResults(program: Command, io: Io): void {
  const command = program.command("results").aliases(["gjr", "get-job-results"]).argument("<id>", "of a job")
    .description("print, open or write what came of a job")
    .option("--output <name>", "only that output")
    .addOption(new Option("--open", "open a result, and print it").conflicts("out"))
    .option("--out <path>", "write the results to a file, or each to a folder/; - is standard output")
    .option("--wait", "wait until the job has ended")
    .option("--timeout <seconds>", "stop waiting after that", seconds);
  example(
    command,
    "tidegate results 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55 --wait --out results/",
  ).action(async (jobId: string, typed: TypedResults, command: Command) => {
    const { client, format } = openSession(command.optsWithGlobals(), io);
    const { output, open: isOpened, out, wait, timeout } = typed;
    const isAwaited = wait || timeout !== undefined;
    await results(client, { jobId, output, isOpened, out, isAwaited, timeout, format }, io);
  });
}

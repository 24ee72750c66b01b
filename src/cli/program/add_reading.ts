import { type Command, InvalidArgumentError } from "commander";
import type { JobListFilter } from "../../client/mod.ts";
import type { StatusCode } from "../../ogc/status_info.ts";
import { dismiss } from "../commands/dismiss.ts";
import { job } from "../commands/job.ts";
import { jobs } from "../commands/jobs.ts";
import { logs } from "../commands/logs.ts";
import { process } from "../commands/process.ts";
import { processes } from "../commands/processes.ts";
import { toDatetime, type TypedInterval } from "../inputs/to_datetime.ts";
import type { Io } from "../io.ts";
import { example } from "./example.ts";
import { collect, wholeNumber } from "./numbers.ts";
import { openSession } from "./open_session.ts";

/** Commands that ask a gateway for what is there. */
export function addReading(program: Command, io: Io): void {
  addProcesses(program, io);
  addJobs(program, io);
  addJob(program, io);
  addLogs(program, io);
  addDismiss(program, io);
}

function addProcesses(program: Command, io: Io): void {
  const processesCommand = program.command("processes").aliases(["lp", "list-processes"])
    .description("list what can be run");
  example(processesCommand, "tidegate processes --format json").action(async (_options, command: Command) => {
    const { client, format } = openSession(command.optsWithGlobals(), io);
    await processes(client, { format }, io);
  });

  const processCommand = program.command("process").aliases(["gp", "get-process"]).argument(
    "<id>",
    "of a process",
  )
    .description("show the inputs and outputs of a process");
  example(processCommand, "tidegate process primes_between").action(
    async (processId: string, _options, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await process(client, { processId, format }, io);
    },
  );
}

function addJob(program: Command, io: Io): void {
  const added = program.command("job").aliases(["gj", "get-job"]).argument("<id>", "of a job")
    .description("show the status of a job");
  example(added, "tidegate job 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55").action(
    async (jobId: string, _options, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await job(client, { jobId, format }, io);
    },
  );
}

function addLogs(program: Command, io: Io): void {
  const added = program.command("logs").argument("<id>", "of a job")
    .description("show what the runner logged for a job")
    .option("--limit <number>", "how many lines at most, the newest", wholeNumber(1), 1000);
  example(added, "tidegate logs 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55 --limit 20").action(
    async (jobId: string, { limit }: { readonly limit: number }, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await logs(client, { jobId, limit, format }, io);
    },
  );
}

interface TypedJobs extends TypedInterval, Pick<JobListFilter, "minDuration" | "maxDuration" | "group"> {
  readonly status?: readonly StatusCode[];
  readonly process?: readonly string[];
  readonly limit: number;
}

function addJobs(program: Command, io: Io): void {
  const command = program.command("jobs").aliases(["lj", "list-jobs"])
    .description("list your jobs, newest first")
    .option("--status <status>", "in that status; again or with commas for several", collectStatuses)
    .option("--process <id>", "of that process; again for several", collect)
    .option("--since <time>", "created then or later: 2026-11-26T12:00:00Z, 2026-11-26, or 2h ago")
    .option("--until <time>", "created then or earlier")
    .option("--datetime <interval>", "created in an interval of RFC 3339: a/b, a/.., ../b")
    .option("--min-duration <seconds>", "that ran for at least so long", wholeNumber(0))
    .option("--max-duration <seconds>", "that ran for at most so long", wholeNumber(0))
    .option("--group <id>", "of one batch")
    .option("--limit <number>", "how many at most", wholeNumber(1), 50);
  example(command, "tidegate jobs --status failed,dismissed --since 2d").action(
    async (typed: TypedJobs, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      const filter = toFilter(typed, io.now());
      await jobs(client, { filter, limit: typed.limit, format }, io);
    },
  );
}

function toFilter(typed: TypedJobs, now: number): JobListFilter {
  const { status, process: processId, minDuration, maxDuration, group } = typed;
  const datetime = toDatetime(typed, now);
  return {
    ...(status && { status }),
    ...(processId && { processId }),
    ...(minDuration !== undefined && { minDuration }),
    ...(maxDuration !== undefined && { maxDuration }),
    ...(group !== undefined && { group }),
    ...(datetime !== undefined && { datetime }),
  };
}

function addDismiss(program: Command, io: Io): void {
  const command = program.command("dismiss").aliases(["dj", "dismiss-job"]).argument("[ids...]", "of jobs")
    .description("stop jobs, or remove those that have ended")
    .option("--group <id>", "stop every job of a batch; those that have ended are kept");
  example(command, "tidegate dismiss 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55").action(
    async (jobIds: readonly string[], { group }: { readonly group?: string }, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await dismiss(client, { jobIds, group, format }, io);
    },
  );
}

const statuses = ["accepted", "running", "successful", "failed", "dismissed"];

function collectStatuses(text: string, before: readonly string[] = []): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !statuses.includes(word));
  if (unknown === undefined) return [...before, ...words];
  throw new InvalidArgumentError(`It must be one of ${statuses.join(", ")}.`);
}

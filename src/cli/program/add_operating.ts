import { type Command, Option } from "commander";
import { listDeliveries } from "../commands/list_deliveries.ts";
import { replay } from "../commands/replay.ts";
import { showAttempts } from "../commands/show_attempts.ts";
import type { Io } from "../io.ts";
import { example } from "./example.ts";
import { wholeNumber } from "./numbers.ts";
import { openSession } from "./open_session.ts";

interface TypedFilter {
  readonly kind?: string;
  readonly process?: string;
}

/** Commands for who runs a gateway. */
export function addOperating(program: Command, io: Io): void {
  const deliveries = program.command("deliveries")
    .description("what is owed to runners and subscribers, of every owner: list, show, replay");
  addList(deliveries, io);
  addShow(deliveries, io);
  addReplay(deliveries, io);
}

function addList(deliveries: Command, io: Io): void {
  const list = deliveries.command("list").description("list deliveries that are dead, or still owed")
    .addOption(
      new Option("--state <state>", "dead or outstanding").choices(["dead", "outstanding"]).default("dead"),
    )
    .option("--limit <number>", "of how many jobs at most", wholeNumber(1), 50);
  example(addFilter(list), "tidegate deliveries list --kind callback").action(
    async (typed: TypedFilter & { readonly state: string; readonly limit: number }, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      const filter = { ...toFilter(typed), state: typed.state };
      await listDeliveries(client, { filter, limit: typed.limit, format }, io);
    },
  );
}

function addShow(deliveries: Command, io: Io): void {
  const show = deliveries.command("show").argument("<job>", "id of a job")
    .description("show how often a job was begun, and every attempt to tell somebody about it");
  example(show, "tidegate deliveries show 0199a5c2-7d1e-7c3a-9f00-8d2b6a1c4e55").action(
    async (jobId: string, _options, command: Command) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      await showAttempts(client, { jobId, format }, io);
    },
  );
}

function addReplay(deliveries: Command, io: Io): void {
  const command = deliveries.command("replay").argument("[job]", "id of a job")
    .argument("[delivery]", "id of one of its deliveries; default: all that are dead")
    .description("make dead deliveries due again")
    .option("--all", "of all jobs");
  example(addFilter(command), "tidegate deliveries replay --all --kind callback").action(
    async (
      jobId: string | undefined,
      deliveryId: string | undefined,
      { all: isAll = false, ...typed }: TypedFilter & { readonly all?: boolean },
      command: Command,
    ) => {
      const { client, format } = openSession(command.optsWithGlobals(), io);
      const jobIds = jobId === undefined ? [] : [jobId];
      await replay(client, { jobIds, deliveryId, isAll, filter: toFilter(typed), format }, io);
    },
  );
}

function addFilter(command: Command): Command {
  return command
    .addOption(new Option("--kind <kind>", "only these").choices(["dispatch", "cancel", "callback"]))
    .option("--process <id>", "only of jobs of that process");
}

function toFilter({ kind, process: processID }: TypedFilter) {
  return { kind, processID };
}

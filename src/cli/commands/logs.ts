import type { Client, LogEntry } from "../../client/mod.ts";
import { Job } from "../../client/mod.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { oneLine } from "../output/one_line.ts";
import { print } from "../output/print.ts";
import type { Colour } from "../output/colours.ts";
import type { TableLook } from "../output/to_table.ts";
import { shortTime } from "../output/times.ts";

export interface LogsOptions {
  readonly jobId: string;
  readonly limit: number;
  readonly format: Format;
}

/** What the runner logged. A message may be longer than a line: it is never cut. */
export async function logs(client: Client, { jobId, limit, format }: LogsOptions, io: Io): Promise<void> {
  const log = await new Job(client.transport, jobId).logs({ limit });
  const asTable = ({ paint }: TableLook) =>
    log.map(({ at, level, message }) =>
      `${shortTime(at)}  ${paint(level.padEnd(7), colours[level])}  ${oneLine(message)}\n`
    ).join("");
  print({ document: { log }, asTable }, format, io);
}

const colours: Readonly<Record<LogEntry["level"], Colour | undefined>> = {
  debug: undefined,
  info: undefined,
  warning: "yellow",
  error: "red",
};

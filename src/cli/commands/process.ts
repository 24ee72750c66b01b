import type { Client } from "../../client/mod.ts";
import type { InputDescription, OutputDescription, ProcessDescription } from "../../ogc/process.ts";
import type { Io } from "../io.ts";
import type { Format } from "../output/format.ts";
import { print } from "../output/print.ts";
import { toPairs } from "../output/to_pairs.ts";
import { type Column, type TableLook, toTable } from "../output/to_table.ts";
import { typeName } from "../output/type_name.ts";

export interface ProcessOptions {
  readonly processId: string;
  readonly format: Format;
}

/** The description of a process. */
export async function process(client: Client, { processId, format }: ProcessOptions, io: Io): Promise<void> {
  const document = await client.process(processId);
  print({ document, asTable: (look) => asTable(document, look) }, format, io);
}

function asTable({ inputs = {}, outputs = {}, ...summary }: ProcessDescription, look: TableLook): string {
  const head = toPairs([
    ["process", summary.id],
    ["title", summary.title],
    ["version", summary.version],
    ["description", summary.description],
    ["runs", summary.jobControlOptions?.join(", ")],
  ], look);
  return [
    head,
    toTable(Object.entries(inputs), inputColumns, look),
    toTable(Object.entries(outputs), outputColumns, look),
  ].join("\n");
}

type Described<Description> = readonly [id: string, description: Description];

const inputColumns: readonly Column<Described<InputDescription>>[] = [
  { title: "INPUT", value: ([id]) => id },
  { title: "TYPE", value: ([, { schema }]) => typeName(schema) },
  { title: "DEFAULT", value: ([, input]) => defaultOf(input), isFlexible: true, rank: 1 },
  { title: "TITLE", value: ([, { title }]) => title, isFlexible: true },
];

const outputColumns: readonly Column<Described<OutputDescription>>[] = [
  { title: "OUTPUT", value: ([id]) => id },
  { title: "TYPE", value: ([, { schema }]) => typeName(schema) },
  { title: "TITLE", value: ([, { title }]) => title, isFlexible: true },
];

function defaultOf({ schema, minOccurs = 1 }: InputDescription): string {
  if (schema.default !== undefined) return JSON.stringify(schema.default);
  return minOccurs > 0 ? "(required)" : "";
}
